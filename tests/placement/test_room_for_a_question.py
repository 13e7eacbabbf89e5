"""Nobody is asked where there is no room: places, months, dwellings, services, bars, pins, links."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from placement.access import Official
from placement.actions.send_proposal import send_proposal, send_proposals
from placement.model.household import Exclusion, LinkedGroup, Pin
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import Category, Ground, NeedKind
from placement.refusals import Refusal, Refused
from tests.make import (
    NOW,
    TODAY,
    make_household,
    make_proposal,
    make_quota_line,
    make_slot,
)
from tests.placement.place import (
    figures_of,
    make_asked,
    make_place,
    offers,
    receives_at_most,
)


def refusals_of(db: Session, proposal: Proposal, by: Official) -> list[Refusal]:
    with pytest.raises(Refused) as refused:
        send_proposal(db, proposal.key, by=by, at=NOW)
    return refused.value.refusals


def test_an_emergency_needs_a_line_that_names_emergencies(db: Session) -> None:
    place = make_place(db, categories=[Category.ASYLUM])
    household = make_household(db)
    household.emergency = True
    proposal = make_proposal(db, line=place.line, household=household)

    refusals = refusals_of(db, proposal, place.officer)

    assert refusals == [Refusal("no-line", {"category": "EMERGENCY", "month": "2027-01"})]


def test_refused_when_the_quota_is_full(db: Session) -> None:
    place = make_place(db, persons=4)
    make_asked(db, place, persons=3)
    proposal = make_proposal(db, line=place.line, household=make_household(db, persons=2))

    refusals = refusals_of(db, proposal, place.officer)

    assert refusals == [Refusal("quota-full", {"line": place.line.label, "needed": 2, "free": 1})]
    assert figures_of(db, place.line) == (3, 0)


def test_refused_when_the_month_is_full_and_not_in_the_next(db: Session) -> None:
    place = make_place(db)
    receives_at_most(db, place, 4)
    make_asked(db, place, persons=3)
    same = make_proposal(db, line=place.line, household=make_household(db, persons=2))
    later = make_proposal(
        db, line=place.line, household=make_household(db, persons=2), month="2027-02"
    )

    refusals = refusals_of(db, same, place.officer)
    send_proposal(db, later.key, by=place.officer, at=NOW)

    assert refusals == [Refusal("month-full", {"month": "2027-01", "needed": 2, "free": 1})]
    assert later.status is ProposalStatus.SENT


@pytest.mark.parametrize(
    ("needs", "offered", "expected"),
    [
        ({NeedKind.SCHOOL: 2}, {}, ["service-not-offered"]),
        ({NeedKind.SCHOOL: 2}, {"school": 3}, ["service-full"]),
        ({NeedKind.SCHOOL: 1}, {"school": 3}, []),
        ({NeedKind.ACCESSIBLE_DWELLING: 1}, {}, []),
    ],
)
def test_services_are_counted_by_the_month_of_arrival(
    db: Session, needs: dict[NeedKind, int], offered: dict[str, int], expected: list[str]
) -> None:
    place = make_place(db)
    offers(db, place, **offered)
    if offered:
        make_asked(db, place, household=make_household(db, needs={NeedKind.SCHOOL: 2}))
    proposal = make_proposal(db, line=place.line, household=make_household(db, needs=needs))

    if expected:
        assert [one.code for one in refusals_of(db, proposal, place.officer)] == expected
    else:
        send_proposal(db, proposal.key, by=place.officer, at=NOW)
        assert proposal.status is ProposalStatus.SENT


@pytest.mark.parametrize(
    ("persons", "month", "needs", "expected"),
    [
        (5, "2027-03", {}, "dwelling-size"),
        (3, "2027-02", {}, "dwelling-not-free-yet"),
        (3, "2027-03", {NeedKind.ACCESSIBLE_DWELLING: 1}, "dwelling-not-accessible"),
    ],
)
def test_refused_when_the_dwelling_does_not_fit(
    db: Session, persons: int, month: str, needs: dict[NeedKind, int], expected: str
) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality, largest=4, from_month="2027-03")
    household = make_household(db, persons=persons, needs=needs)
    proposal = make_proposal(db, line=place.line, slot=slot, household=household, month=month)

    assert [one.code for one in refusals_of(db, proposal, place.officer)] == [expected]
    assert slot.taken == 0


def test_a_municipality_that_lists_its_dwellings_is_asked_with_one(db: Session) -> None:
    place = make_place(db)
    make_slot(db, municipality=place.municipality)
    proposal = make_proposal(db, line=place.line)

    assert refusals_of(db, proposal, place.officer) == [Refusal("dwelling-missing")]


def test_the_last_dwelling_goes_once(db: Session) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality, count=1)
    make_asked(db, place, slot=slot)
    second = make_proposal(db, line=place.line, slot=slot)

    refusals = refusals_of(db, second, place.officer)

    assert refusals == [Refusal("dwelling-taken", {"dwelling": slot.label})]


def test_refused_before_the_household_can_move_and_in_a_month_that_has_passed(db: Session) -> None:
    place = make_place(db)
    make_quota_line(db, agreement=place.agreement, year=2026, categories=[Category.ASYLUM])
    early = make_proposal(
        db, line=place.line, household=make_household(db, permit_day=date(2026, 11, 2))
    )
    early.month = "2026-10"

    codes = [one.code for one in refusals_of(db, early, place.officer)]

    assert codes == ["too-early", "month-has-passed"]


def test_refused_where_an_officer_has_barred_or_pinned_elsewhere(db: Session) -> None:
    place, elsewhere = make_place(db), make_place(db)
    household = make_household(db)
    proposal = make_proposal(db, line=place.line, household=household)
    common: dict[str, Any] = {"household_id": household.key, "reason": "test", "at": NOW}
    db.add(Exclusion(municipality_id=place.municipality.key, **common))
    db.add(Pin(municipality_id=elsewhere.municipality.key, **common))
    db.flush()

    codes = [one.code for one in refusals_of(db, proposal, place.officer)]

    assert codes == ["municipality-excluded", "pinned-elsewhere"]


def test_a_bar_that_has_ended_bars_no_longer(db: Session) -> None:
    place = make_place(db)
    household = make_household(db)
    proposal = make_proposal(db, line=place.line, household=household)
    db.add(
        Exclusion(
            household_id=household.key,
            municipality_id=place.municipality.key,
            reason="test",
            at=NOW,
            until_day=TODAY.replace(day=TODAY.day - 1),
        )
    )

    send_proposal(db, proposal.key, by=place.officer, at=NOW)

    assert proposal.status is ProposalStatus.SENT


def test_linked_households_are_not_sent_to_two_municipalities(db: Session) -> None:
    here = make_place(db)
    there = make_place(db, authority=here.authority)
    group = LinkedGroup(code="L-1")
    db.add(group)
    db.flush()
    first, second = make_household(db), make_household(db)
    first.group_id = second.group_id = group.key
    to_here = make_proposal(db, line=here.line, household=first)
    to_there = make_proposal(db, line=there.line, household=second)

    outcome = send_proposals(db, [(to_there.key, 1), (to_here.key, 1)], by=here.officer, at=NOW)

    assert outcome.done == [to_here.key]
    assert outcome.refused == [(to_there.key, [Refusal("linked-elsewhere")])]


def test_all_refusals_are_told_at_once(db: Session) -> None:
    place = make_place(db, persons=1, categories=[Category.QUOTA])
    household = make_household(db, ground=Ground.QUOTA, needs={NeedKind.DAYCARE: 1})
    proposal = make_proposal(db, line=place.line, household=household)
    receives_at_most(db, place, 0)

    codes = [one.code for one in refusals_of(db, proposal, place.officer)]

    assert codes == ["quota-full", "month-full", "service-not-offered"]
