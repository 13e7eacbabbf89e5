"""Declined, withdrawn, rejected: places and dwelling are free again, the household waits anew."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import BARRED_DAYS, decline_proposal
from placement.actions.reject_proposal import reject_proposal
from placement.actions.send_proposal import send_proposal
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.audit_entry import AuditEntry
from placement.model.household import Exclusion, Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import DeclineReason, RejectReason
from placement.refusals import NotFound, NotPermitted, Refused
from tests.make import NOW, make_household, make_proposal, make_slot
from tests.placement.place import Place, figures_of, make_asked, make_place


def declined(
    db: Session, place: Place, proposal: Proposal, reason: DeclineReason = DeclineReason.NO_DWELLING
) -> None:
    decline_proposal(db, proposal.key, reason=reason, note=" no lift ", by=place.answerer, at=NOW)
    db.flush()


def bar_of(db: Session, proposal: Proposal) -> Exclusion | None:
    return db.exec(
        select(Exclusion).where(
            Exclusion.household_id == proposal.household_id,
            Exclusion.municipality_id == proposal.municipality_id,
        )
    ).one_or_none()


def status_of(db: Session, proposal: Proposal) -> HouseholdStatus:
    return db.get_one(Household, proposal.household_id).status


def test_a_declined_proposal_frees_places_and_dwelling(db: Session) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality)
    proposal = make_asked(db, place, slot=slot)

    declined(db, place, proposal)

    assert proposal.status is ProposalStatus.DECLINED
    assert (proposal.answered_at, proposal.answered_by_id) == (NOW, place.answerer.id)
    assert (proposal.decline_reason, proposal.note) == (DeclineReason.NO_DWELLING, "no lift")
    assert figures_of(db, place.line) == (0, 0)
    assert slot.taken == 0
    assert status_of(db, proposal) is HouseholdStatus.READY
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.declined")).one()
    assert entry.params == {"reason": "no_dwelling"}


@pytest.mark.parametrize(
    ("reason", "until"),
    [
        (DeclineReason.NO_DWELLING, date(2027, 2, 22)),
        (DeclineReason.TOO_SOON, date(2026, 12, 24)),
        (DeclineReason.OTHER, None),
    ],
)
def test_the_declining_municipality_is_barred_for_a_while_or_for_good(
    db: Session, reason: DeclineReason, until: date | None
) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    declined(db, place, proposal, reason)

    bar = bar_of(db, proposal)
    assert bar is not None
    assert (bar.reason, bar.until_day) == (f"declined:{reason.value}", until)
    again = make_proposal(
        db, line=place.line, household=db.get_one(Household, proposal.household_id)
    )
    with pytest.raises(Refused) as refused:
        send_proposal(db, again.key, by=place.officer, at=NOW)
    assert [one.code for one in refused.value.refusals] == ["municipality-excluded"]


def test_every_reason_to_decline_says_how_long_it_bars() -> None:
    assert set(BARRED_DAYS) == set(DeclineReason)


def test_a_decline_never_shortens_a_bar_that_is_there(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    db.add(
        Exclusion(
            household_id=proposal.household_id,
            municipality_id=proposal.municipality_id,
            reason="unsafe",
            at=NOW,
        )
    )
    db.flush()

    declined(db, place, proposal, DeclineReason.TOO_SOON)

    bar = bar_of(db, proposal)
    assert bar is not None
    assert bar.until_day is None


def test_a_household_that_has_left_does_not_become_ready_again(db: Session) -> None:
    place = make_place(db)
    household = make_household(db)
    proposal = make_asked(db, place, household=household)
    household.status = HouseholdStatus.MOVED_INDEPENDENTLY
    db.flush()

    declined(db, place, proposal)

    assert household.status is HouseholdStatus.MOVED_INDEPENDENTLY
    assert figures_of(db, place.line) == (0, 0)


def test_what_is_declined_stays_so(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    declined(db, place, proposal)

    with pytest.raises(Refused) as refused:
        declined(db, place, proposal)

    assert [one.code for one in refused.value.refusals] == ["proposal-not-from-here"]


@pytest.mark.parametrize("answered", [False, True])
def test_the_authority_takes_back_a_question_or_a_placement(db: Session, *, answered: bool) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality)
    proposal = make_asked(db, place, slot=slot)
    if answered:
        accept_proposal(
            db, proposal.key, month="2027-01", slot_id=slot.key, by=place.answerer, at=NOW
        )

    withdraw_proposal(db, proposal.key, note="reunited elsewhere", by=place.officer, at=NOW)

    assert proposal.status is ProposalStatus.WITHDRAWN
    assert (proposal.reviewed_at, proposal.reviewed_by_id) == (NOW, place.officer.id)
    assert figures_of(db, place.line) == (0, 0)
    assert slot.taken == 0
    assert status_of(db, proposal) is HouseholdStatus.READY
    assert bar_of(db, proposal) is None
    assert db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.withdrawn")).one()


def test_nothing_is_taken_back_without_a_reason_or_after_arrival(db: Session) -> None:
    place = make_place(db)
    household = make_household(db)
    proposal = make_asked(db, place, household=household)
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    household.status = HouseholdStatus.ARRIVED
    db.flush()

    with pytest.raises(Refused) as refused:
        withdraw_proposal(db, proposal.key, note="  ", by=place.officer, at=NOW)

    codes = [one.code for one in refused.value.refusals]
    assert codes == ["household-has-arrived", "reason-missing"]
    assert figures_of(db, place.line) == (0, 3)


@pytest.mark.parametrize("bar", [False, True])
def test_the_officer_rejects_before_anybody_is_asked(db: Session, *, bar: bool) -> None:
    place = make_place(db)
    household = make_household(db, status=HouseholdStatus.PROPOSED)
    proposal = make_proposal(db, line=place.line, household=household)

    reject_proposal(db, proposal.key, reason=RejectReason.SAFETY, bar=bar, by=place.officer, at=NOW)

    assert proposal.status is ProposalStatus.REJECTED
    assert proposal.reject_reason is RejectReason.SAFETY
    assert household.status is HouseholdStatus.READY
    db.flush()
    assert (bar_of(db, proposal) is not None) == bar
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.rejected")).one()
    assert entry.params == {"reason": "safety", "barred": bar}


def test_what_was_sent_is_withdrawn_and_not_rejected(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    with pytest.raises(Refused) as refused:
        reject_proposal(
            db, proposal.key, reason=RejectReason.OTHER, bar=False, by=place.officer, at=NOW
        )

    assert [one.code for one in refused.value.refusals] == ["proposal-not-from-here"]


def test_others_find_nothing_or_may_not(db: Session) -> None:
    place, other = make_place(db), make_place(db)
    proposal = make_asked(db, place)

    with pytest.raises(NotFound):
        declined(db, other, proposal)
    with pytest.raises(NotPermitted):
        decline_proposal(db, proposal.key, reason=DeclineReason.OTHER, by=place.officer, at=NOW)
    with pytest.raises(NotFound):
        withdraw_proposal(db, proposal.key, note="no", by=other.officer, at=NOW)
    with pytest.raises(NotPermitted):
        withdraw_proposal(db, proposal.key, note="no", by=place.answerer, at=NOW)
    assert audited_refusals(db, place.officer) == 0


def audited_refusals(db: Session, by: Official) -> int:
    """Refusals leave nothing in this transaction: their record is the edge's."""
    events = ["proposal.declined", "proposal.withdrawn"]
    found = db.exec(
        select(AuditEntry).where(col(AuditEntry.event).in_(events), AuditEntry.by_id == by.id)
    )
    return len(found.all())
