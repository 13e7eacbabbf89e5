"""Deadlines on their pages: days left or overdue, more time, the agreement's days, and what silence has ended."""

from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session

from placement.actions.end_hearings import end_hearings
from placement.actions.expire_proposals import expire_proposals
from placement.actions.remind import remind
from placement.days import end_of_day
from placement.model.agreement import Agreement
from placement.model.proposal import Proposal
from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.make import NOW, make_household
from tests.placement.place import make_asked
from tests.web.deadline_world import World, on_a_known_day, sent, text_of

DUE = date(2026, 12, 8)


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    return on_a_known_day(engine, monkeypatch)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (NOW.date() + timedelta(days=3), "3 päivää jäljellä"),
        (NOW.date() + timedelta(days=1), "1 päivä jäljellä"),
        (NOW.date(), "viimeinen päivä tänään"),
        (NOW.date() - timedelta(days=2), "myöhässä 2 päivää"),
    ],
)
def test_every_page_of_the_question_says_how_long_is_left(
    world: World, due: date, said: str
) -> None:
    world.due(due)
    key = world.question.key

    ours = ["/desk", f"/proposals/{key}", "/proposals?status=sent"]
    ours += [f"/households/{world.question.household_id}"]
    theirs = ["/desk", "/inbox", f"/inbox/{key}"]

    assert [path for path in ours if said not in text_of(world.officer, path)] == []
    assert [path for path in theirs if said not in text_of(world.clerk, path)] == []


def test_the_household_says_how_far_its_target_day_is(world: World) -> None:
    page = text_of(world.officer, f"/households/{world.question.household_id}")

    assert "31.10.2026 · myöhässä 24 päivää" in page


def test_the_officer_gives_more_time_with_a_reason_that_is_shown(world: World) -> None:
    path = f"/proposals/{world.question.key}"
    version = world.now().version

    page = sent(
        world.officer, f"{path}/extend", version=version, until="2026-12-15", reason="lautakunta"
    )

    assert "Kunta sai lisää aikaa." in page
    assert "Lisäaikaa, 8.12.2026 → 15.12.2026: lautakunta" in page
    assert "15.12.2026 · 21 päivää jäljellä" in page
    assert world.now().answer_due_day == date(2026, 12, 15)
    assert "Vastausaikaa jatkettu" in text_of(
        world.officer, f"/households/{world.question.household_id}"
    )


def test_more_time_to_an_earlier_day_is_refused_in_words(world: World) -> None:
    path = f"/proposals/{world.question.key}/extend"
    version = world.now().version

    said = sent(world.officer, path, 409, version=version, until="2026-12-01", reason="x")

    assert "Uuden viimeisen päivän pitää olla nykyistä myöhempi" in said
    assert world.now().answer_due_day == DUE


def test_the_municipality_cannot_give_itself_more_time(world: World) -> None:
    path = f"/proposals/{world.question.key}/extend"

    answer = world.clerk.client.post(
        path, data={"version": 2, "until": "2026-12-15", "reason": "x"}
    )

    assert answer.status_code == 403
    assert world.now().answer_due_day == DUE


def test_what_silence_ended_is_told_to_both_sides(world: World) -> None:
    with transaction(world.engine) as db:
        expire_proposals(db, at=end_of_day(DUE))
    key, why = world.question.key, "kunta ei vastannut määräajassa"

    household = text_of(world.officer, f"/households/{world.question.household_id}")

    assert why in text_of(world.officer, f"/proposals/{key}")
    assert why in text_of(world.officer, "/proposals?status=expired")
    assert "Vastausaika päättynyt" in household
    assert "järjestelmä" in household
    assert f"Muurame: {why} (8.1.2027 asti)" in household
    assert why in text_of(world.clerk, "/inbox")
    assert "Hyväksy talous" not in text_of(world.clerk, f"/inbox/{key}")


def test_the_agreement_shows_its_days_and_the_officer_changes_them(world: World) -> None:
    path = f"/quotas/{world.place.agreement.key}"
    before = text_of(world.clerk, path)

    after = sent(world.officer, f"{path}/answer-days", version=1, answer_days="21")

    assert "14 päivää, sijoitusperusteiden mukaan" in before
    assert "Muuta vastausaikaa" not in before
    assert "Vastausaika tallennettiin." in after
    assert "21 päivää" in text_of(world.clerk, path)
    with Session(world.engine) as db:
        assert db.get_one(Agreement, world.place.agreement.key).answer_days == 21


@pytest.mark.parametrize("days", ["0", "91", "kaksi"])
def test_days_that_are_none_are_refused_at_their_field(world: World, days: str) -> None:
    path = f"/quotas/{world.place.agreement.key}/answer-days"

    said = sent(world.officer, path, 422, version=1, answer_days=days)

    assert "Vastausaika" in said


def test_a_page_that_is_out_of_date_changes_nothing(world: World) -> None:
    path = f"/quotas/{world.place.agreement.key}/answer-days"
    sent(world.officer, path, version=1, answer_days="21")

    sent(world.officer, path, 409, version=1, answer_days="")

    with Session(world.engine) as db:
        assert db.get_one(Agreement, world.place.agreement.key).answer_days == 21


def test_the_desk_lists_awaited_moves_by_target_day_and_counts_those_past_theirs(
    world: World,
) -> None:
    with transaction(world.engine) as db:
        soon = make_household(db, authority=world.place.authority, permit_day=date(2026, 9, 28))
        other = make_household(db, permit_day=date(2026, 1, 1))

    page = html.document_fromstring(world.officer.client.get("/desk").text)

    rows = [" ".join(row.text_content().split()) for row in page.xpath("//*[@id='due']/tbody/tr")]
    assert [row.split()[0] for row in rows][-1] == soon.code
    assert rows[0].endswith("31.10.2026 myöhässä 24 päivää")
    assert rows[-1].endswith("27.11.2026 3 päivää jäljellä")
    assert other.code not in page.text_content()
    (past,) = page.xpath("//a[@href='/households?overdue=true']/ancestor::*[1]/..")
    assert "1" in past.text_content().split()


def test_reminders_stand_in_the_households_timeline(world: World) -> None:
    with transaction(world.engine) as db:
        remind(db, at=NOW + timedelta(days=13))

    page = text_of(world.officer, f"/households/{world.question.household_id}")

    assert "Muistutettu vastausajasta" in page
    assert "yhdeksän kymmenesosaa ajasta kulunut" in page
    assert "Muistutettu muuton tavoitepäivästä" in page


def test_what_was_left_without_an_answer_is_on_the_desk(world: World) -> None:
    with transaction(world.engine) as db:
        expire_proposals(db, at=end_of_day(DUE))

    page = html.document_fromstring(world.officer.client.get("/desk").text)

    (row,) = page.xpath("//*[@id='ended']/tbody/tr")
    assert "Muurame" in row.text_content()


@pytest.fixture
def hearing(world: World) -> int:
    """The number of a question on which the county is heard."""
    with transaction(world.engine) as db:
        household = make_household(
            db, authority=world.place.authority, needs={NeedKind.MENTAL_HEALTH: 1}
        )
        return make_asked(db, world.place, household=household).key


def test_both_sides_see_how_long_the_hearing_goes_on(world: World, hearing: int) -> None:
    inbox = html.document_fromstring(world.clerk.client.get(f"/inbox/{hearing}").text)
    desk = html.document_fromstring(world.officer.client.get("/desk").text)

    with Session(world.engine) as db:
        household_id = db.get_one(Proposal, hearing).household_id
    assert "Hyvinvointialueen kuuleminen: 1.12.2026 asti 7 päivää jäljellä" in text_of(
        world.officer, f"/households/{household_id}"
    )
    assert "1.12.2026 asti · 7 päivää jäljellä" in text_of(world.officer, f"/proposals/{hearing}")
    assert "1.12.2026 asti · 7 päivää jäljellä" in " ".join(inbox.text_content().split())
    (button,) = inbox.xpath("//form[contains(@action, '/accept')]/button")
    assert button.get("disabled") is not None
    assert "Hyvinvointialuetta kuullaan vielä, viimeistään 1.12.2026 asti" in inbox.text_content()
    (row,) = desk.xpath("//*[@id='hearings']/tbody/tr")
    assert "7 päivää jäljellä" in row.text_content()


def test_the_officer_records_the_statement_and_the_municipality_may_accept(
    world: World, hearing: int
) -> None:
    refused = world.clerk.client.post(
        f"/inbox/{hearing}/accept", data={"version": 2, "month": "2027-01"}
    )

    page = sent(world.officer, f"/proposals/{hearing}/statement", version=2, outcome="against")
    after = sent(world.clerk, f"/inbox/{hearing}/accept", version=2, month="2027-01")

    assert refused.status_code == 409
    assert "Lausunto kirjattiin." in page
    assert "kielteinen lausunto" in page
    assert f"Kysymys {hearing}" in after
    with Session(world.engine) as db:
        assert db.get_one(Proposal, hearing).status.value == "accepted"


def test_silence_of_the_county_is_shown_as_no_statement(world: World, hearing: int) -> None:
    with transaction(world.engine) as db:
        end_hearings(db, at=end_of_day(date(2026, 12, 1)))

    page = text_of(world.officer, f"/proposals/{hearing}")

    assert "Hyvinvointialueen kuuleminen ei lausuntoa" in page
    assert "Kirjaa hyvinvointialueen lausunto" not in page


def test_the_municipality_records_no_statement(world: World, hearing: int) -> None:
    answer = world.clerk.client.post(
        f"/proposals/{hearing}/statement", data={"version": 2, "outcome": "in_favour"}
    )

    assert answer.status_code == 403
