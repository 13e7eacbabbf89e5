"""What is shown of a ledger's entries: a household under a safety prohibition is a hold, like any other."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, case, exists
from sqlalchemy.orm import aliased
from sqlmodel import col

from placement.model.household import Household
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import Proposal

TAKEN = ("reserved", "accepted", "arrived", "held")


def of_secret_household() -> ColumnElement[bool]:
    """Whether an entry is of a household under a safety prohibition."""
    # Tables of its own, whatever the statement around it joins.
    proposal, household = aliased(Proposal), aliased(Household)
    return (
        exists()
        .where(col(proposal.id) == col(LedgerEntry.proposal_id))
        .where(col(household.id) == col(proposal.household_id))
        .where(col(household.safety_prohibition).is_(True))
    )


def as_booked(names: Iterable[str]) -> dict[str, ColumnElement[int]]:
    """What an entry changes, by figure."""
    return {name: col(getattr(LedgerEntry, name)) + 0 for name in names}


def as_shown(names: Iterable[str]) -> dict[str, ColumnElement[int]]:
    """The same as everybody reads it."""
    plain, secret = as_booked(names), of_secret_household()
    nothing = {name: case((secret, 0), else_=plain[name]) for name in TAKEN}
    return {**plain, **nothing, "held": case((secret, taken_by_entry()), else_=plain["held"])}


def taken_by_entry() -> ColumnElement[int]:
    """How many more (or fewer) persons an entry takes from what is free."""
    first, *others = as_booked(TAKEN).values()
    for other in others:
        first = first + other
    return first
