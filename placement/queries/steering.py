"""A household to change, held, and the pins on it."""

from collections.abc import Sequence

from sqlmodel import Session, select

from placement.access import Official, visible
from placement.model.household import Household, Pin
from placement.refusals import NotFound


def household_to_change(official: Official, household_id: int, db: Session) -> Household:
    """Return the household, held until the transaction ends. Raises `NotFound` where it is not theirs."""
    found = db.exec(
        select(Household)
        .where(Household.id == household_id, visible(Household, official.scope))
        .with_for_update(of=Household)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def pins_of(db: Session, household_id: int) -> Sequence[Pin]:
    """Return the pins of a household; there is at most one unless an import said more."""
    return db.exec(select(Pin).where(Pin.household_id == household_id)).all()
