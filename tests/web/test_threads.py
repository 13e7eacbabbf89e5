"""Messages on a question stand on both sides' pages, with a warning where they are written."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.write_in_thread import write_in_thread
from placement.model.thread_message import ThreadMessage
from placement.model.user import UserAccount
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import NOW
from tests.placement.place import make_asked, make_place
from tests.web.conftest import Visit
from tests.web.deadline_world import World, on_a_known_day, sent, text_of
from tests.web.sign_in import Browser

WARNING = "Älä kirjoita mitään, mistä henkilön voi tunnistaa"


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("web.pages.threads.utc_now", lambda: NOW)
    return on_a_known_day(engine, monkeypatch)


def test_the_municipality_asks_and_the_authority_replies(world: World) -> None:
    key = world.question.key

    asked = sent(world.clerk, f"/inbox/{key}/thread", message="Mahtuvatko lastenvaunut?")
    replied = sent(world.officer, f"/proposals/{key}/thread", message="Mahtuvat.")

    assert "Viesti lähetettiin. Vastausaika kuluu edelleen." in asked
    assert WARNING in asked
    assert "Mahtuvatko lastenvaunut?" in replied
    assert "Mahtuvat." in text_of(world.clerk, f"/inbox/{key}")
    assert "8.12.2026 · 14 päivää jäljellä" in text_of(world.clerk, f"/inbox/{key}")
    assert "Kirjoitettu viesti kysymyksestä" in text_of(
        world.officer, f"/households/{world.question.household_id}"
    )


def test_refused_in_words_and_nothing_is_kept(world: World) -> None:
    key = world.question.key

    said = sent(world.clerk, f"/inbox/{key}/thread", 409, message="Onko hän 131052-308T?")

    assert "Viestissä näyttää olevan henkilötunnus. Poista se." in said
    with Session(world.engine) as db:
        assert db.exec(select(ThreadMessage)).all() == []


def test_each_side_writes_at_its_own_address(world: World) -> None:
    key = world.question.key

    theirs = world.clerk.client.post(f"/proposals/{key}/thread", data={"message": "x"})
    ours = world.officer.client.post(f"/inbox/{key}/thread", data={"message": "x"})

    assert (theirs.status_code, ours.status_code) == (403, 403)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_both_pages_read_well(sqlite: Engine, visit: Visit, language: str) -> None:
    with transaction(sqlite) as db:
        place = make_place(db, name="Muurame")
        for by in (place.officer, place.answerer):
            db.get_one(UserAccount, by.id).language = language
        key = make_asked(db, place).key
        write_in_thread(db, key, text="Onko hissi?", by=place.answerer, at=NOW)
    for by, path in ((place.answerer, f"/inbox/{key}"), (place.officer, f"/proposals/{key}")):
        page = visit(Browser.of(sqlite, by), language=language)
        page.goto(path)

        look(page, f"thread-{path.split('/')[1]}-{language}")
        assert axe_at_both_widths(page) == []
