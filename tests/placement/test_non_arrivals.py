"""Who was awaited and did not come: the places are free, either side is told, and never before the day."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from placement.actions.plan_arrival import plan_arrival
from placement.actions.record_arrival import record_arrival
from placement.actions.record_non_arrival import record_non_arrival
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.household import HouseholdStatus
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import ProposalStatus
from placement.model.user import Duty
from placement.model.words import CancelReason
from placement.refusals import Refused
from tests.make import NOW, make_slot
from tests.placement.place import make_place
from tests.placement.way import household_of, make_assigned, members_of, on_line

DAY = date(2027, 1, 15)
LATER = NOW + timedelta(days=60)
LATER_DAY = LATER.date()


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_who_did_not_come_frees_the_places_and_waits_anew(db: Session) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality)
    proposal = make_assigned(db, place, slot=slot)
    plan_arrival(db, proposal.key, day=DAY, by=place.answerer, at=NOW)

    record_non_arrival(db, proposal.key, note="Ei tullut", by=place.answerer, at=LATER)

    assert (proposal.status, proposal.cancel_reason) == (
        ProposalStatus.CANCELLED,
        CancelReason.DID_NOT_ARRIVE,
    )
    assert (proposal.cancelled_at, proposal.cancelled_by_id) == (LATER, place.answerer.id)
    assert proposal.note == "Ei tullut"
    assert household_of(db, proposal).status is HouseholdStatus.READY
    assert (slot.taken, on_line(db, place.line)) == (0, (0, 0, 0))
    told = db.exec(select(Notice).where(Notice.kind == NoticeKind.PLACEMENT_CANCELLED)).one()
    assert db.get_one(Duty, told.duty_id).user_id == place.officer.id


def test_of_what_the_authority_records_the_municipality_is_told(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)

    record_non_arrival(db, proposal.key, by=place.officer, at=LATER)

    told = db.exec(select(Notice).where(Notice.kind == NoticeKind.PROPOSAL_CANCELLED)).one()
    assert db.get_one(Duty, told.duty_id).user_id == place.answerer.id


def test_nobody_is_missed_before_the_day_or_once_a_part_is_there(db: Session) -> None:
    place = make_place(db)
    planned, unplanned, in_part = (make_assigned(db, place) for _ in range(3))
    plan_arrival(db, planned.key, day=DAY, by=place.answerer, at=NOW)
    first, *_ = members_of(db, in_part)
    record_arrival(db, in_part.key, day=LATER_DAY, persons=[first], by=place.answerer, at=LATER)
    found = []

    for proposal, at in (
        (planned, LATER.replace(month=1, day=14)),
        (unplanned, NOW),
        (in_part, LATER),
    ):
        with pytest.raises(Refused) as refused:
            record_non_arrival(db, proposal.key, by=place.answerer, at=at)
        found.append(codes(refused))
    with pytest.raises(Refused) as withdrawn:
        withdraw_proposal(db, in_part.key, note="peruttu", by=place.officer, at=LATER)

    assert found == [["not-awaited-yet"], ["not-awaited-yet"], ["part-has-arrived"]]
    assert codes(withdrawn) == ["part-has-arrived"]
    assert on_line(db, place.line) == (0, 8, 1)
