"""A household on its way: accepted, assigned, with the figures of its line."""

from sqlmodel import Session, select

from placement import ledger
from placement.actions.accept_proposal import accept_proposal
from placement.actions.assign_proposal import assign_proposal
from placement.model.agreement import QuotaLine, Slot
from placement.model.household import Household, Person
from placement.model.proposal import Proposal
from tests.make import NOW
from tests.placement.place import Place, make_asked


def make_accepted(
    db: Session,
    place: Place,
    *,
    persons: int = 3,
    slot: Slot | None = None,
    household: Household | None = None,
    month: str = "2027-01",
) -> Proposal:
    """A proposal that its municipality has accepted as it was asked."""
    proposal = make_asked(db, place, persons=persons, slot=slot, household=household, month=month)
    accept_proposal(
        db, proposal.key, month=month, slot_id=proposal.slot_id, by=place.answerer, at=NOW
    )
    db.flush()
    return proposal


def make_assigned(
    db: Session,
    place: Place,
    *,
    persons: int = 3,
    slot: Slot | None = None,
    household: Household | None = None,
    month: str = "2027-01",
) -> Proposal:
    """The same, and the officer has decided."""
    proposal = make_accepted(
        db, place, persons=persons, slot=slot, household=household, month=month
    )
    assign_proposal(db, proposal.key, by=place.officer, at=NOW)
    return proposal


def household_of(db: Session, proposal: Proposal) -> Household:
    """As it is now."""
    return db.get_one(Household, proposal.household_id)


def members_of(db: Session, proposal: Proposal) -> list[int]:
    """Ids of the household's persons, in the order of registration."""
    found = db.exec(select(Person).where(Person.household_id == proposal.household_id))
    return sorted(person.key for person in found)


def on_line(db: Session, line: QuotaLine) -> tuple[int, int, int]:
    """Reserved, accepted and arrived, after a check that the mirror says the same."""
    assert ledger.check_balance(db) == []
    figures = ledger.figures(db, [line.key])[line.key]
    return figures.reserved, figures.accepted, figures.arrived
