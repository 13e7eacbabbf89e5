"""The administrator's page of letters: what failed is seen, and sent again when it is wanted."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from placement.jobs.post import NotTaken, Unclear
from placement.jobs.send_letters import send_letters
from placement.model.letter import LetterStatus
from placement.model.user import Role
from placement.transaction import transaction
from tests.make import NOW, official_with
from tests.placement.letters import DIGEST, Kept, a_place, letters
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap
from web.clock import utc_now


@pytest.fixture
def administrator(engine: Engine) -> Browser:
    with transaction(engine) as db:
        official = official_with(db, Role.ADMINISTRATOR)
    return Browser.of(engine, official)


def went(engine: Engine, *failing: Exception) -> LetterStatus:
    """A letter that failed so, and what became of it."""
    a_place(engine)
    send_letters(engine, NOW, post=Kept(*failing), digest_time=DIGEST)
    with Session(engine) as db:
        return letters(db)[-1].status


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (NotTaken("refused: 550", lasting=True), "ei ottanut viestiä vastaan (vastaus 550)"),
        (Unclear("no-answer: TimeoutError"), "vastaus jäi tulematta (TimeoutError)"),
    ],
)
def test_what_went_wrong_is_said_and_mended(
    engine: Engine, administrator: Browser, failure: Exception, said: str
) -> None:
    status = went(engine, failure)
    page = administrator.client.get("/letters")
    assert said in page.text
    assert "1 sijoitusesitys odottaa vastaustasi." in page.text
    assert "Lähtemättä jääneitä" in administrator.client.get("/desk").text
    with Session(engine) as db:
        [letter] = letters(db)

    answer = administrator.client.post(f"/letters/{letter.key}/again")

    assert status in {LetterStatus.FAILED, LetterStatus.UNCLEAR}
    assert "Viesti odottaa uutta lähetystä." in answer.text
    post = Kept()
    assert send_letters(engine, utc_now(), post=post, digest_time=DIGEST) == 1
    assert len(post.parcels) == 1


def test_what_has_gone_out_is_not_sent_again(engine: Engine, administrator: Browser) -> None:
    assert went(engine) is LetterStatus.SENT
    with Session(engine) as db:
        [letter] = letters(db)

    answer = administrator.client.post(f"/letters/{letter.key}/again")

    assert answer.status_code == 409
    assert "Viestiä ei voi lähettää uudelleen: lähetetty." in answer.text
    assert f"/letters/{letter.key}/again" not in administrator.client.get("/letters").text


def test_the_list_shows_one_status_and_the_swap_is_the_reload(
    engine: Engine, administrator: Browser
) -> None:
    went(engine)
    went(engine, NotTaken("refused: 550", lasting=True))
    whole = administrator.client.get("/letters").text

    failed = "/letters?status=failed"
    block = administrator.client.get(failed, headers=htmx("#letter-list")).text

    reload = administrator.client.get(failed).text
    assert swap(whole, block, target="#letter-list") == normal(reload)
    assert whole.count("sijoitusesitys odottaa") == 2
    assert reload.count("sijoitusesitys odottaa") == 1


def test_a_letter_that_is_not_there_is_not_there(administrator: Browser) -> None:
    assert administrator.client.post("/letters/4711/again").status_code == 404


def test_before_any_letter_the_page_says_so_and_where_letters_go(administrator: Browser) -> None:
    page = administrator.client.get("/letters").text

    assert "Yhtään viestiä ei ole vielä kirjoitettu." in page
    assert "viestit tallennetaan tiedostoina kansioon" in page
