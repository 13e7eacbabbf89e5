"""The yearly round on the screen: who sees what, forms, the attachment, the work desk."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.agreement import Agreement
from placement.model.audit_entry import AuditEntry
from placement.model.user import Role
from placement.model.yearly_round import AgreementRound, AskedStatus
from placement.transaction import transaction
from tests import make
from tests.placement.rounds import PDF, YEAR, RoundWorld, answers_of, make_round
from tests.web.round_form import form_of
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@dataclass
class Seen:
    """A round, and who looks at it."""

    engine: Engine
    world: RoundWorld
    officer: Browser
    clerk: Browser
    other_clerk: Browser
    stranger: Browser
    viewer: Browser
    asked_id: int

    @property
    def address(self) -> str:
        return f"/rounds/answers/{self.asked_id}"

    def version(self) -> int:
        with Session(self.engine) as db:
            return self.world.asked(db).version


@pytest.fixture
def seen(engine: Engine) -> Seen:
    """Muurame and Korsnäs are asked; another authority looks on."""
    with transaction(engine) as db:
        world = make_round(db)
        asked_id = world.asked(db).key
        stranger = make.officer_of(db, make.make_authority(db))
        viewer = make.official_with(db, Role.NATIONAL_VIEWER)
    people = (world.officer, world.clerk, world.other_clerk, stranger, viewer)
    officer, clerk, other_clerk, outsider, looker = (Browser.of(engine, one) for one in people)
    return Seen(engine, world, officer, clerk, other_clerk, outsider, looker, asked_id)


def test_everybody_sees_their_own(seen: Seen) -> None:
    of_round = f"/rounds/{seen.world.round.key}"

    statuses = {
        name: [
            getattr(seen, name).client.get(path).status_code for path in (of_round, seen.address)
        ]
        for name in ("officer", "clerk", "other_clerk", "stranger", "viewer")
    }

    assert statuses == {
        "officer": [200, 200],
        "clerk": [200, 200],
        "other_clerk": [200, 404],
        "stranger": [404, 404],
        "viewer": [200, 200],
    }
    assert "Korsnäs" in seen.officer.client.get(of_round).text
    assert "Korsnäs" not in seen.clerk.client.get(of_round).text
    assert str(YEAR) not in seen.stranger.client.get("/rounds").text


def test_a_draft_is_the_municipalitys_own(seen: Seen) -> None:
    data = form_of(seen.version(), act="draft", round_remarks="Keskeneräinen")
    assert seen.clerk.client.post(f"{seen.address}/form", data=data).status_code == 200

    assert "Keskeneräinen" in seen.clerk.client.get(f"{seen.address}/form").text
    assert "Luonnos on tallennettu" in seen.clerk.client.get(seen.address).text
    for other in (seen.officer, seen.viewer):
        assert "Luonnos on tallennettu" not in other.client.get(seen.address).text
    assert "Keskeneräinen" not in seen.officer.client.get(f"{seen.address}/form").text
    assert seen.viewer.client.get(f"{seen.address}/form").status_code == 404


def test_the_answer_with_its_attachment_is_there_for_the_authority(seen: Seen) -> None:
    sent = seen.clerk.client.post(
        f"{seen.address}/form",
        data=form_of(seen.version()),
        files={"decision_file": ("päätös 31.pdf", PDF, "application/pdf")},
    )
    file = seen.officer.client.get(f"{seen.address}/1/attachment")

    assert "Vastaus lähetettiin" in sent.text
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment;")
    assert seen.stranger.client.get(f"{seen.address}/1/attachment").status_code == 404
    assert seen.other_clerk.client.get(f"{seen.address}/1/attachment").status_code == 404
    assert seen.officer.client.get(f"{seen.address}/2/attachment").status_code == 404
    shown = seen.officer.client.get(seen.address).text
    assert "20" in shown
    assert "arabia, somali" in shown
    with Session(seen.engine) as db:
        events = [one.event for one in db.exec(select(AuditEntry))]
        assert events.count("round.attachment_viewed") == 1
        (answer,) = answers_of(db, seen.world.asked(db))
        assert answer.content["dwellings"]["four_five"] == [2, 1, 0, 3]
        assert answer.content["groups"]["temporary_protection"] == {"committed": 0, "at_most": 0}


def test_an_attachment_is_no_import(seen: Seen) -> None:
    seen.officer.client.post(
        f"{seen.address}/form",
        data=form_of(seen.version()),
        files={"decision_file": ("a.pdf", PDF, "application/pdf")},
    )
    with Session(seen.engine) as db:
        (answer,) = answers_of(db, seen.world.asked(db))

    assert "a.pdf" not in seen.officer.client.get("/import").text
    assert seen.officer.client.get(f"/import/{answer.attachment_id}").status_code == 404
    assert answer.on_behalf


def test_what_does_not_add_up_is_said_and_nothing_kept(seen: Seen) -> None:
    refused = seen.clerk.client.post(
        f"{seen.address}/form", data=form_of(seen.version(), total_committed=10)
    )
    wrong = seen.clerk.client.post(
        f"{seen.address}/form", data=form_of(seen.version(), dwellings=[-1] * 16)
    )
    stale = seen.clerk.client.post(f"{seen.address}/form", data=form_of(seen.version() + 1))

    assert (refused.status_code, wrong.status_code, stale.status_code) == (409, 422, 409)
    assert "Ryhmien sitoumukset ovat yhteensä 20" in refused.text
    assert "Asunnot" in wrong.text
    with Session(seen.engine) as db:
        assert answers_of(db, seen.world.asked(db)) == []


def test_statement_and_registration_swap_as_they_reload(seen: Seen) -> None:
    seen.clerk.client.post(f"{seen.address}/form", data=form_of(seen.version()))
    page = seen.officer.client.get(seen.address).text
    answer = seen.officer.client.post(
        f"{seen.address}/statement",
        data={"county_outcome": "in_favour", "version": seen.version()},
        headers=htmx("#asked-state"),
    )

    without_message = answer.text.split("<hx-partial")[0]
    swapped = swap(page, without_message, target="#asked-state")

    assert "Lausunto kirjattiin" in answer.text
    assert swapped == normal(seen.officer.client.get(seen.address).text)
    registered = seen.officer.client.post(
        f"{seen.address}/register", data={"version": seen.version()}
    )
    assert "Sopimus kirjattiin" in registered.text
    with Session(seen.engine) as db:
        asked = seen.world.asked(db)
        assert asked.status is AskedStatus.REGISTERED
        assert db.exec(select(Agreement)).one().id == asked.agreement_id


def test_only_the_authority_states_registers_and_moves_the_day(seen: Seen) -> None:
    seen.clerk.client.post(f"{seen.address}/form", data=form_of(seen.version()))
    acts: dict[str, dict[str, object]] = {
        f"{seen.address}/statement": {"county_outcome": "in_favour", "version": seen.version()},
        f"{seen.address}/register": {"version": seen.version()},
        f"/rounds/{seen.world.round.key}/day": {"round_due_day": "2027-03-01", "version": 1},
    }

    for address, data in acts.items():
        for other in (seen.clerk, seen.viewer, seen.stranger):
            assert other.client.post(address, data=data).status_code in {403, 404}
    moved = seen.officer.client.post(
        f"/rounds/{seen.world.round.key}/day",
        data={"round_due_day": "2027-03-01", "version": 1},
    )
    assert "Viimeistä vastauspäivää siirrettiin" in moved.text


def test_a_round_is_opened_on_the_screen(seen: Seen) -> None:
    form = seen.officer.client.get("/rounds/new").text
    opened = seen.officer.client.post(
        "/rounds/new",
        data={
            "round_year": YEAR + 1,
            "round_target": 60,
            "round_due_day": "2027-03-01",
            "letter_fi": "Hei",
            "letter_sv": "Hej",
            "round_asked": [seen.world.muurame.code, seen.world.korsnas.code],
            "round_share": "true",
        },
    )

    assert "Pyydämme kuntaa päättämään" in form
    assert "Vi ber kommunen besluta" in form
    assert "Siitä ilmoitetaan 2 kunnalle" in opened.text
    with Session(seen.engine) as db:
        assert len(db.exec(select(AgreementRound)).all()) == 2


def test_the_work_desks_show_what_waits(seen: Seen) -> None:
    assert f"Vuoden {YEAR} kierros" in seen.clerk.client.get("/desk").text
    assert "Vuosikierrokset, jotka ovat kesken" in seen.officer.client.get("/desk").text
    assert "kierro" not in seen.stranger.client.get("/desk").text.split("<main")[1]

    seen.clerk.client.post(f"{seen.address}/form", data=form_of(seen.version()))

    assert f"Vuoden {YEAR} kierros" not in seen.clerk.client.get("/desk").text


def test_rows_are_chosen_by_status_and_sorted(seen: Seen) -> None:
    seen.clerk.client.post(f"{seen.address}/form", data=form_of(seen.version()))
    address = f"/rounds/{seen.world.round.key}"

    def rows(query: str) -> list[str]:
        text = seen.officer.client.get(f"{address}{query}").text.split('id="asked"')[1]
        return sorted((one for one in ("Muurame", "Korsnäs") if one in text), key=text.index)

    assert rows("") == ["Korsnäs", "Muurame"]
    assert rows("?sort=-at_most") == ["Muurame", "Korsnäs"]
    assert rows("?status=answered") == ["Muurame"]
    assert rows("?status=asked") == ["Korsnäs"]
