"""The officer records a municipality's answer on its page, and it is marked wherever it is shown."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.actions.end_hearings import end_hearings
from placement.days import end_of_day
from placement.model.answer_on_behalf import AnswerOnBehalf
from placement.model.proposal import AnswerExtension, Proposal
from placement.model.user import UserAccount
from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import NOW, make_household
from tests.placement.place import make_asked, make_place
from tests.web.conftest import Visit
from tests.web.deadline_world import World, on_a_known_day, sent, text_of
from tests.web.sign_in import Browser

YES: dict[str, Any] = {
    "answer": "accept",
    "channel": "telephone",
    "said_by": "asuntosihteeri Virtanen",
    "said_day": NOW.date().isoformat(),
    "month": "2027-01",
    "reason": "no_dwelling",
}
MARK = "Kirjattu kunnan puolesta puhelimella, 24.11.2026: asuntosihteeri Virtanen"


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("web.pages.answers_on_behalf.utc_now", lambda: NOW)
    return on_a_known_day(engine, monkeypatch)


def test_an_acceptance_is_marked_on_every_page_that_shows_it(world: World) -> None:
    key = world.question.key
    form = text_of(world.officer, f"/proposals/{key}/answer")

    page = sent(world.officer, f"/proposals/{key}/answer", version=world.now().version, **YES)

    assert "Kirjaat vastauksen kunnan puolesta." in form
    assert "Vastaus kirjattiin kunnan puolesta" in page
    assert MARK in page
    assert MARK in text_of(world.clerk, f"/inbox/{key}")
    assert "viranomaisen kirjaama" in text_of(world.clerk, "/inbox")
    assert "kirjattu sen puolesta" in text_of(world.officer, "/proposals?status=accepted")
    household = text_of(world.officer, f"/households/{world.question.household_id}")
    assert household.count("kirjattu sen puolesta") == 2, "by the proposal and in what happened"
    assert "kirjattu sen puolesta (puhelimella)" in household


def test_a_decline_is_marked_in_its_list_and_among_the_earlier_ones(world: World) -> None:
    key = world.question.key

    sent(
        world.officer,
        f"/proposals/{key}/answer",
        version=world.now().version,
        **{**YES, "answer": "decline"},
    )

    assert world.now().status.value == "declined"
    assert "kirjattu sen puolesta" in text_of(world.officer, "/proposals?status=declined")
    household = text_of(world.officer, f"/households/{world.question.household_id}")
    assert household.count("kirjattu sen puolesta") == 2


def test_refused_in_words_and_nothing_is_kept(world: World) -> None:
    path = f"/proposals/{world.question.key}/answer"
    version = world.now().version

    early = sent(world.officer, path, 409, version=version, **{**YES, "said_day": "2026-11-23"})
    unnamed = sent(world.officer, path, 409, version=version, **{**YES, "said_by": " "})
    wrong = sent(world.officer, path, 422, version=version, **{**YES, "channel": "savumerkein"})

    assert "Kuntaa kysyttiin vasta 24.11.2026" in early
    assert "Kirjoita, kuka kunnassa vastasi" in unnamed
    assert "Miten kunta ilmoitti vastauksen" in wrong
    with Session(world.engine) as db:
        assert db.exec(select(AnswerOnBehalf)).all() == []


def test_the_form_is_there_only_for_who_decides_and_while_the_answer_is_awaited(
    world: World,
) -> None:
    key = world.question.key
    with transaction(world.engine) as db:
        other = make_place(db).officer
    stranger = Browser.of(world.engine, other)
    path = f"/proposals/{key}/answer"

    assert stranger.client.get(path).status_code == 404
    assert stranger.client.post(path, data={"version": 2, **YES}).status_code == 404
    assert world.clerk.client.get(path).status_code == 403
    assert world.clerk.client.post(path, data={"version": 2, **YES}).status_code == 403
    sent(world.officer, path, version=world.now().version, **YES)
    assert world.officer.client.get(path).status_code == 404


def test_more_time_that_the_system_gave_is_in_the_list_too(world: World) -> None:
    with transaction(world.engine) as db:
        household = make_household(
            db, authority=world.place.authority, needs={NeedKind.MENTAL_HEALTH: 1}
        )
        key = make_asked(db, world.place, household=household).key
    with transaction(world.engine) as db:
        db.get_one(Proposal, key).answer_due_day = date(2026, 12, 2)
        end_hearings(db, at=end_of_day(date(2026, 12, 3)) + timedelta(hours=2))

    page = text_of(world.officer, f"/proposals/{key}")

    assert "Lisäaikaa, 2.12.2026 → 7.12.2026: järjestelmä, joka oli ollut pysähdyksissä" in page
    with Session(world.engine) as db:
        moves = db.exec(select(AnswerExtension).order_by(col(AnswerExtension.id))).all()
        assert [(one.by_id, one.reason) for one in moves] == [(None, "")]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_form_reads_well(sqlite: Engine, visit: Visit, language: str) -> None:
    with transaction(sqlite) as db:
        place = make_place(db, name="Muurame")
        db.get_one(UserAccount, place.officer.id).language = language
        key = make_asked(db, place).key
    page = visit(Browser.of(sqlite, place.officer), language=language)

    page.goto(f"/proposals/{key}/answer")

    look(page, f"answer-on-behalf-{language}")
    assert axe_at_both_widths(page) == []
