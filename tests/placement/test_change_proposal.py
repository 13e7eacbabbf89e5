"""The officer sends a household elsewhere than the run proposed."""

import pytest
from sqlmodel import Session, select

from placement.actions.change_proposal import change_proposal
from placement.actions.send_proposal import send_proposal
from placement.model.audit_entry import AuditEntry
from placement.model.household import Exclusion
from placement.model.proposal import Proposal, ProposalStatus
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests.make import NOW, make_household, make_proposal, make_slot
from tests.placement.place import Place, figures_of, make_asked, make_place


def changed(
    db: Session,
    place: Place,
    proposal: Proposal,
    *,
    to: Place,
    month: str = "2027-02",
    slot_id: int | None = None,
) -> Proposal:
    return change_proposal(
        db,
        proposal.key,
        municipality_code=to.municipality.code,
        month=month,
        slot_id=slot_id,
        by=place.officer,
        at=NOW,
    )


def test_the_officers_own_proposal_takes_the_place_of_the_runs(db: Session) -> None:
    place = make_place(db)
    other = make_place(db, authority=place.authority)
    slot = make_slot(db, municipality=other.municipality)
    old = make_proposal(db, line=place.line)

    new = changed(db, place, old, to=other, slot_id=slot.key)

    assert old.status is ProposalStatus.REPLACED
    assert new.status is ProposalStatus.PROPOSED
    assert (new.household_id, new.municipality_id) == (old.household_id, other.municipality.key)
    assert (new.month, new.slot_id, new.proposed_by_id) == ("2027-02", slot.key, place.officer.id)
    assert slot.taken == 0, "nobody is asked yet"
    assert figures_of(db, other.line) == (0, 0)
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.changed")).one()
    assert (entry.subject_id, entry.params) == (new.key, {"instead_of": old.key})
    send_proposal(db, new.key, by=place.officer, at=NOW)
    assert figures_of(db, other.line) == (3, 0)


def test_only_the_month_may_change(db: Session) -> None:
    place = make_place(db)
    old = make_proposal(db, line=place.line, month="2027-01")

    new = changed(db, place, old, to=place, month="2027-04")

    assert (new.municipality_id, new.month) == (old.municipality_id, "2027-04")


def test_refused_where_there_is_no_room_and_the_old_one_stays(db: Session) -> None:
    place = make_place(db)
    other = make_place(db, authority=place.authority, persons=2)
    household = make_household(db, persons=3)
    old = make_proposal(db, line=place.line, household=household)
    db.add(
        Exclusion(
            household_id=household.key,
            municipality_id=other.municipality.key,
            reason="test",
            at=NOW,
        )
    )
    db.flush()

    with pytest.raises(Refused) as refused:
        changed(db, place, old, to=other)

    assert refused.value.refusals == [
        Refusal("municipality-excluded"),
        Refusal("quota-full", {"line": other.line.label, "needed": 3, "free": 2}),
    ]
    assert old.status is ProposalStatus.PROPOSED


def test_refused_where_there_is_no_agreement(db: Session) -> None:
    place = make_place(db)
    old = make_proposal(db, line=place.line)

    with pytest.raises(Refused) as refused:
        change_proposal(
            db,
            old.key,
            municipality_code="000",
            month="2027-01",
            slot_id=None,
            by=place.officer,
            at=NOW,
        )

    assert refused.value.refusals == [
        Refusal("no-agreement", {"municipality": "000", "month": "2027-01"})
    ]


def test_refused_after_it_was_sent(db: Session) -> None:
    place = make_place(db)
    sent = make_asked(db, place)

    with pytest.raises(Refused) as refused:
        changed(db, place, sent, to=place)

    assert [one.code for one in refused.value.refusals] == ["proposal-not-from-here"]


def test_another_authoritys_municipality_or_proposal_is_not_theirs(db: Session) -> None:
    place, other = make_place(db), make_place(db)
    ours, theirs = make_proposal(db, line=place.line), make_proposal(db, line=other.line)

    with pytest.raises(NotPermitted):
        changed(db, place, ours, to=other)
    with pytest.raises(NotFound):
        changed(db, place, theirs, to=place)
    assert ours.status is ProposalStatus.PROPOSED
