"""The municipality takes its yes back; and a case that ends takes its promised place with it."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from placement.actions.cancel_placement import cancel_placement
from placement.actions.close_household import close_household
from placement.actions.record_arrival import record_arrival
from placement.actions.send_proposal import send_proposal
from placement.model.audit_entry import AuditEntry
from placement.model.case_end import CaseEnd
from placement.model.household import Exclusion, HouseholdStatus
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import ProposalStatus
from placement.model.words import CancelReason
from placement.refusals import NotFound, NotPermitted, Refused
from placement.transaction import transaction
from tests.databases import KINDS
from tests.make import NOW, TODAY, make_slot
from tests.placement.at_once import at_once, crowded_engine, taken
from tests.placement.place import make_asked, make_place
from tests.placement.way import household_of, make_accepted, make_assigned, members_of, on_line


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


@pytest.mark.parametrize("assigned", [False, True])
def test_the_places_are_free_and_the_municipality_is_barred_for_a_while(
    db: Session, *, assigned: bool
) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality)
    proposal = (make_assigned if assigned else make_accepted)(db, place, slot=slot)

    cancel_placement(db, proposal.key, reason=CancelReason.DWELLING_LOST, by=place.answerer, at=NOW)
    db.flush()

    assert proposal.status is ProposalStatus.CANCELLED
    assert household_of(db, proposal).status is HouseholdStatus.READY
    assert (slot.taken, on_line(db, place.line)) == (0, (0, 0, 0))
    bar = db.exec(select(Exclusion)).one()
    assert (bar.reason, bar.until_day) == ("cancelled:dwelling_lost", TODAY + timedelta(days=90))
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "placement.cancelled")).one()
    assert entry.params == {"reason": "dwelling_lost"}
    assert len(db.exec(select(Notice).where(Notice.kind == NoticeKind.PLACEMENT_CANCELLED)).all())


def test_what_is_refused(db: Session) -> None:
    place = make_place(db)
    asked, accepted, in_part, arrived = (
        make_asked(db, place),
        make_accepted(db, place),
        make_assigned(db, place),
        make_assigned(db, place),
    )
    at = NOW + timedelta(days=60)
    for one, persons in (
        (in_part, members_of(db, in_part)[:1]),
        (arrived, members_of(db, arrived)),
    ):
        record_arrival(db, one.key, day=at.date(), persons=persons, by=place.answerer, at=at)
    found = []

    for proposal, reason in (
        (asked, CancelReason.DWELLING_LOST),
        (accepted, CancelReason.OTHER),
        (accepted, CancelReason.MOVED_INDEPENDENTLY),
        (in_part, CancelReason.SERVICE_LOST),
        (arrived, CancelReason.SERVICE_LOST),
    ):
        with pytest.raises(Refused) as refused:
            cancel_placement(db, proposal.key, reason=reason, by=place.answerer, at=at)
        found.append(codes(refused))
    with pytest.raises(NotPermitted):
        cancel_placement(
            db, accepted.key, reason=CancelReason.SERVICE_LOST, by=place.officer, at=at
        )
    with pytest.raises(NotFound):
        cancel_placement(
            db, accepted.key, reason=CancelReason.SERVICE_LOST, by=make_place(db).answerer, at=at
        )

    assert found == [
        ["proposal-not-accepted"],
        ["reason-missing"],
        ["not-a-municipalitys-reason"],
        ["part-has-arrived"],
        ["household-has-arrived", "part-has-arrived"],
    ]


@pytest.mark.parametrize("stage", [make_asked, make_accepted, make_assigned])
@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (HouseholdStatus.MOVED_INDEPENDENTLY, CancelReason.MOVED_INDEPENDENTLY),
        (HouseholdStatus.LEFT_COUNTRY, CancelReason.LEFT_COUNTRY),
        (HouseholdStatus.CANCELLED, CancelReason.CASE_CANCELLED),
    ],
)
def test_a_case_that_ends_frees_its_promised_place(
    db: Session, stage: object, status: HouseholdStatus, reason: CancelReason
) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality)
    assert callable(stage)
    proposal = stage(db, place, slot=slot)
    moved = status is HouseholdStatus.MOVED_INDEPENDENTLY

    close_household(
        db,
        proposal.household_id,
        status,
        day=TODAY - timedelta(days=3),
        municipality_id=place.municipality.key if moved else None,
        reason="Muutti siskon luo",
        by=place.officer,
        at=NOW,
    )

    assert (proposal.status, proposal.cancel_reason) == (ProposalStatus.CANCELLED, reason)
    assert household_of(db, proposal).status is status
    assert (slot.taken, on_line(db, place.line)) == (0, (0, 0, 0))
    end = db.exec(select(CaseEnd)).one()
    assert (end.status, end.day, end.by_id) == (status, date(2026, 11, 21), place.officer.id)
    assert end.municipality_id == (place.municipality.key if moved else None)
    told = db.exec(select(Notice).where(Notice.kind == NoticeKind.PROPOSAL_CANCELLED)).all()
    assert len(told) == 1


def test_an_end_that_cannot_be_is_refused(db: Session) -> None:
    place = make_place(db)
    proposal = make_assigned(db, place)
    at = NOW + timedelta(days=60)
    record_arrival(
        db,
        proposal.key,
        day=at.date(),
        persons=members_of(db, proposal)[:1],
        by=place.answerer,
        at=at,
    )

    with pytest.raises(Refused) as refused:
        close_household(
            db,
            proposal.household_id,
            HouseholdStatus.CANCELLED,
            day=at.date() + timedelta(days=1),
            municipality_id=place.municipality.key,
            by=place.officer,
            at=at,
        )

    assert codes(refused) == [
        "end-day-out-of-range",
        "end-municipality-only-when-moved",
        "reason-missing",
        "close-when-part-has-arrived",
    ]
    assert on_line(db, place.line) == (0, 2, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_end_of_the_case_and_a_question_at_once_leave_no_place_taken(kind: str) -> None:
    """The question may go out first: then the end takes it back. It never goes out after the end."""
    with crowded_engine(kind) as engine:
        with transaction(engine) as db:
            place = make_place(db, persons=60)
            made = [make_accepted(db, place) for _ in range(6)]
            keys = [(one.key, one.household_id) for one in made]

        ended = at_once(
            engine,
            [
                act
                for key, household_id in keys
                for act in (
                    lambda db, h=household_id: close_household(
                        db, h, HouseholdStatus.LEFT_COUNTRY, by=place.officer, at=NOW
                    ),
                    lambda db, k=key: cancel_placement(
                        db, k, reason=CancelReason.SERVICE_LOST, by=place.answerer, at=NOW
                    ),
                    lambda db, k=key: send_proposal(db, k, by=place.officer, at=NOW),
                )
            ],
        )

        assert all("Error" not in end for end in ended), ended
        assert ended[0::3] == ["done"] * 6, ended
        assert taken(engine, place.line.key) == 0
