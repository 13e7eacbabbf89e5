"""The municipality says yes: as it was asked, or with another dwelling and month."""

import pytest
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import Category
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests.make import NOW, make_household, make_proposal, make_quota_line, make_slot
from tests.placement.place import Place, figures_of, make_asked, make_place, receives_at_most


def accepted(
    db: Session,
    place: Place,
    proposal: Proposal,
    *,
    month: str = "2027-01",
    slot_id: int | None = None,
) -> Proposal:
    done = accept_proposal(
        db, proposal.key, month=month, slot_id=slot_id, by=place.answerer, at=NOW
    )
    db.flush()
    return done


def test_the_reserved_places_become_accepted(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place, persons=3)

    accepted(db, place, proposal)

    household = db.get_one(Household, proposal.household_id)
    assert proposal.status is ProposalStatus.ACCEPTED
    assert (proposal.answered_at, proposal.answered_by_id) == (NOW, place.answerer.id)
    assert household.status is HouseholdStatus.ACCEPTED
    assert figures_of(db, place.line) == (0, 3)
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.accepted")).one()
    assert (entry.subject_id, entry.params) == (proposal.key, {"month": "2027-01"})


def test_the_last_places_can_be_accepted_as_they_were_asked(db: Session) -> None:
    place = make_place(db, persons=3)
    slot = make_slot(db, municipality=place.municipality, count=1)
    receives_at_most(db, place, 3)
    proposal = make_asked(db, place, persons=3, slot=slot)

    accepted(db, place, proposal, slot_id=slot.key)

    assert figures_of(db, place.line) == (0, 3)
    assert slot.taken == 1


def test_another_dwelling_is_taken_and_the_first_one_given_back(db: Session) -> None:
    place = make_place(db)
    first = make_slot(db, municipality=place.municipality)
    second = make_slot(db, municipality=place.municipality)
    proposal = make_asked(db, place, slot=first)

    accepted(db, place, proposal, slot_id=second.key)

    assert (first.taken, second.taken) == (0, 1)
    assert proposal.slot_id == second.key
    assert figures_of(db, place.line) == (0, 3)


def test_a_month_of_another_year_moves_the_persons_to_that_years_line(db: Session) -> None:
    place = make_place(db)
    later = make_quota_line(
        db, agreement=place.agreement, year=2028, categories=[Category.ASYLUM], persons=4
    )
    proposal = make_asked(db, place, persons=3)

    accepted(db, place, proposal, month="2028-01")

    assert proposal.month == "2028-01"
    assert figures_of(db, place.line) == (0, 0)
    assert figures_of(db, later) == (0, 3)
    kinds = db.exec(
        select(LedgerEntry.kind)
        .where(LedgerEntry.proposal_id == proposal.key)
        .order_by(LedgerEntry.id)  # type: ignore[arg-type]
    ).all()
    assert kinds == [
        LedgerKind.RESERVED,
        LedgerKind.RELEASED,
        LedgerKind.RESERVED,
        LedgerKind.ACCEPTED,
    ]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2028-01", ["no-line"]),
        ("2026-11", ["too-early", "no-line", "dwelling-not-free-yet"]),
        ("2027-02", ["month-full"]),
    ],
)
def test_refused_in_a_month_where_there_is_no_room_and_nothing_changes(
    db: Session, month: str, expected: list[str]
) -> None:
    place = make_place(db)
    slot = make_slot(db, municipality=place.municipality, count=3)
    receives_at_most(db, place, 4)
    proposal = make_asked(db, place, persons=3, slot=slot)
    make_asked(db, place, persons=2, slot=slot, month="2027-02")
    db.commit()

    with pytest.raises(Refused) as refused:
        accepted(db, place, proposal, month=month, slot_id=slot.key)
    db.rollback()

    assert [one.code for one in refused.value.refusals] == expected
    assert db.get_one(Proposal, proposal.key).status is ProposalStatus.SENT
    assert figures_of(db, place.line) == (5, 0)


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("none", "dwelling-missing"),
        ("too small", "dwelling-size"),
        ("taken", "dwelling-taken"),
        ("elsewhere", "dwelling-elsewhere"),
    ],
)
def test_refused_with_a_dwelling_that_does_not_do(db: Session, which: str, expected: str) -> None:
    place, other = make_place(db), make_place(db)
    asked_with = make_slot(db, municipality=place.municipality)
    taken = make_slot(db, municipality=place.municipality)
    make_asked(db, place, slot=taken)
    slots = {
        "too small": make_slot(db, municipality=place.municipality, largest=2).key,
        "taken": taken.key,
        "elsewhere": make_slot(db, municipality=other.municipality).key,
    }
    proposal = make_asked(db, place, persons=3, slot=asked_with)

    with pytest.raises(Refused) as refused:
        accepted(db, place, proposal, slot_id=slots.get(which))

    assert [one.code for one in refused.value.refusals] == [expected]


def test_refused_when_answered_already_or_changed_since_it_was_read(db: Session) -> None:
    place = make_place(db)
    proposal, other = make_asked(db, place), make_asked(db, place)
    accepted(db, place, proposal)

    with pytest.raises(Refused) as again:
        accepted(db, place, proposal)
    with pytest.raises(Refused) as stale:
        accept_proposal(
            db, other.key, month="2027-01", slot_id=None, version=1, by=place.answerer, at=NOW
        )

    assert again.value.refusals[0] == Refusal(
        "proposal-not-from-here", {"status": "accepted", "wanted": "accepted"}
    )
    assert [one.code for one in stale.value.refusals] == ["proposal-changed-meanwhile"]
    assert figures_of(db, place.line) == (3, 3)


def test_refused_when_the_household_has_left(db: Session) -> None:
    place = make_place(db)
    household = make_household(db)
    proposal = make_asked(db, place, household=household)
    household.status = HouseholdStatus.LEFT_COUNTRY
    db.flush()

    with pytest.raises(Refused) as refused:
        accepted(db, place, proposal)

    assert [one.code for one in refused.value.refusals] == ["household-not-from-here"]


def test_another_municipality_finds_nothing_and_the_authority_may_not_answer(db: Session) -> None:
    place, other = make_place(db), make_place(db)
    proposal = make_asked(db, place)
    unsent = make_proposal(db, line=place.line)

    with pytest.raises(NotFound):
        accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=other.answerer, at=NOW)
    with pytest.raises(NotFound):  # not asked yet: not theirs to see
        accepted(db, place, unsent)
    with pytest.raises(NotPermitted):
        accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.officer, at=NOW)
