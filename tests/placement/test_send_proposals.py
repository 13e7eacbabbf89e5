"""The officer asks municipalities: what is reserved, what is refused, many at once."""

from datetime import date

import pytest
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.send_proposal import send_proposal, send_proposals
from placement.model.audit_entry import AuditEntry
from placement.model.household import HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import Category
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests.make import (
    NOW,
    make_authority,
    make_household,
    make_proposal,
    make_quota_line,
    make_slot,
    officer_of,
)
from tests.placement.place import (
    Place,
    figures_of,
    make_asked,
    make_place,
)


def refusals_of(db: Session, proposal: Proposal, by: Official) -> list[Refusal]:
    with pytest.raises(Refused) as refused:
        send_proposal(db, proposal.key, by=by, at=NOW)
    return refused.value.refusals


def test_the_municipality_is_asked_and_the_places_are_reserved(db: Session) -> None:
    place = make_place(db, persons=20)
    household = make_household(db, persons=3, status=HouseholdStatus.PROPOSED)
    proposal = make_proposal(db, line=place.line, household=household)

    send_proposal(db, proposal.key, version=proposal.version, by=place.officer, at=NOW)

    assert proposal.status is ProposalStatus.SENT
    assert (proposal.sent_at, proposal.sent_by_id) == (NOW, place.officer.id)
    assert proposal.answer_due_day == date(2026, 12, 8)
    assert household.status is HouseholdStatus.ASKED
    assert figures_of(db, place.line) == (3, 0)
    assert place.line.taken == 3
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.sent")).one()
    assert (entry.subject_id, entry.by_id) == (proposal.key, place.officer.id)


def test_every_line_that_counts_the_category_in_that_year_is_used_and_no_other(db: Session) -> None:
    place = make_place(db, categories=[Category.ASYLUM])
    agreement = place.agreement
    total = make_quota_line(db, agreement=agreement, categories=[Category.ASYLUM, Category.QUOTA])
    quota = make_quota_line(db, agreement=agreement, categories=[Category.QUOTA])
    next_year = make_quota_line(db, agreement=agreement, categories=[Category.ASYLUM], year=2028)

    make_asked(db, place, persons=2)

    lines = (place.line, total, quota, next_year)
    assert [figures_of(db, line) for line in lines] == [(2, 0), (2, 0), (0, 0), (0, 0)]


def test_the_dwelling_is_taken(db: Session) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality, count=2)

    make_asked(db, place, slot=slot)

    assert slot.taken == 1


@pytest.mark.parametrize(
    "status", [HouseholdStatus.CANCELLED, HouseholdStatus.INCOMPLETE, HouseholdStatus.ARRIVED]
)
def test_refused_when_the_household_has_gone_another_way(
    db: Session, status: HouseholdStatus
) -> None:
    place = make_place(db)
    proposal = make_proposal(db, line=place.line, household=make_household(db, status=status))

    refusals = refusals_of(db, proposal, place.officer)

    assert refusals == [Refusal("household-not-from-here", {"now": status, "next": "asked"})]


def test_refused_when_it_was_sent_already_or_changed_since_it_was_read(db: Session) -> None:
    place = make_place(db)
    sent = make_asked(db, place)
    changed = make_proposal(db, line=place.line)

    with pytest.raises(Refused) as stale:
        send_proposal(db, changed.key, version=changed.version + 1, by=place.officer, at=NOW)

    assert refusals_of(db, sent, place.officer)[0] == Refusal(
        "proposal-not-from-here", {"status": "sent", "wanted": "sent"}
    )
    assert stale.value.refusals == [Refusal("proposal-changed-meanwhile", {"number": changed.key})]
    assert figures_of(db, place.line) == (3, 0)


def test_the_officer_of_another_authority_finds_nothing_or_may_not(db: Session) -> None:
    place = make_place(db)
    other = make_authority(db)
    theirs = make_proposal(db, line=place.line, household=make_household(db, authority=other))
    nobodys = make_proposal(db, line=place.line)
    stranger = officer_of(db, other)

    with pytest.raises(NotPermitted):  # their household, but not their agreement: they see it
        send_proposal(db, theirs.key, by=stranger, at=NOW)
    with pytest.raises(NotFound):
        send_proposal(db, nobodys.key, by=stranger, at=NOW)
    with pytest.raises(NotFound):  # a municipality sees nothing before it is asked
        send_proposal(db, nobodys.key, by=place.answerer, at=NOW)


def test_a_municipality_does_not_ask_itself(db: Session) -> None:
    place = make_place(db)
    sent = make_asked(db, place)

    with pytest.raises(NotPermitted):
        send_proposal(db, sent.key, by=place.answerer, at=NOW)


def test_of_many_each_is_sent_or_told_why_not(db: Session) -> None:
    place = make_place(db, persons=5)
    proposals = [
        make_proposal(db, line=place.line, household=make_household(db, persons=persons))
        for persons in (3, 3, 2)
    ]
    first, second, third = (proposal.key for proposal in proposals)

    outcome = send_proposals(
        db, [(third, 1), (first, 1), (second, 1), (first, 1)], by=place.officer, at=NOW
    )

    assert outcome.done == [first, third]
    assert outcome.refused == [
        (second, [Refusal("quota-full", {"line": place.line.label, "needed": 3, "free": 2})])
    ]
    db.expire_all()
    assert [proposal.status.value for proposal in proposals] == ["sent", "proposed", "sent"]
    assert figures_of(db, place.line) == (5, 0)


def test_of_many_with_one_that_is_not_theirs_none_is_sent(db: Session) -> None:
    place, other = make_place(db), make_place(db)
    ours, theirs = make_proposal(db, line=place.line), make_proposal(db, line=other.line)
    db.commit()

    with pytest.raises(NotFound):
        send_proposals(db, [(ours.key, 1), (theirs.key, 1)], by=place.officer, at=NOW)
    db.rollback()

    assert db.get_one(Proposal, ours.key).status is ProposalStatus.PROPOSED
    assert figures_of(db, place.line) == (0, 0)


def test_two_hundred_are_sent_at_once(db: Session) -> None:
    authority = make_authority(db)
    places: list[Place] = [make_place(db, authority=authority, persons=150) for _ in range(4)]
    proposals = [
        make_proposal(
            db,
            line=places[number % 4].line,
            household=make_household(db, authority=authority, persons=1),
        )
        for number in range(200)
    ]

    outcome = send_proposals(
        db, [(proposal.key, 1) for proposal in proposals], by=places[0].officer, at=NOW
    )

    assert len(outcome.done) == 200
    assert [figures_of(db, place.line) for place in places] == [(50, 0)] * 4
