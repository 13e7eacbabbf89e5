"""Bars of a household from a municipality, and dwellings that come free: what several actions need alike."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from placement.access import Official
from placement.days import helsinki_day
from placement.model.agreement import Slot
from placement.model.household import Exclusion
from placement.model.proposal import Proposal


def exclude(
    db: Session,
    household_id: int,
    municipality_id: int,
    *,
    reason: str,
    until: date | None,
    by: Official | None,
    at: datetime,
) -> Exclusion:
    """Bar a municipality, or lengthen the bar that is there (None: for good). The reason is the newest."""
    found = exclusion_of(db, household_id, municipality_id)
    if found is None:
        found = Exclusion(
            household_id=household_id,
            municipality_id=municipality_id,
            reason=reason,
            until_day=until,
            at=at,
            by_id=by.id if by else None,
        )
    else:
        longer = None if found.until_day is None or until is None else max(found.until_day, until)
        found.until_day = (
            until if found.until_day and found.until_day < helsinki_day(at) else longer
        )
        found.reason, found.at, found.by_id = reason, at, by.id if by else None
    db.add(found)
    return found


def exclude_after(
    db: Session,
    proposal: Proposal,
    days: int | None,
    *,
    reason: str,
    by: Official | None,
    at: datetime,
) -> None:
    """Bar the municipality for the household that a proposal ended for: for so many days (None: for good)."""
    until = None if days is None else helsinki_day(at) + timedelta(days=days)
    exclude(
        db,
        proposal.household_id,
        proposal.municipality_id,
        reason=reason,
        until=until,
        by=by,
        at=at,
    )


def exclusion_of(db: Session, household_id: int, municipality_id: int) -> Exclusion | None:
    """Return the bar of a household from a municipality."""
    return db.exec(
        select(Exclusion).where(
            Exclusion.household_id == household_id, Exclusion.municipality_id == municipality_id
        )
    ).one_or_none()


def give_back_slot(db: Session, proposal: Proposal) -> None:
    """Free the dwelling that a proposal took; the proposal still names it, for the record."""
    if proposal.slot_id is not None:
        slot = db.get_one(Slot, proposal.slot_id, populate_existing=True, with_for_update=True)
        slot.taken -= 1
        db.add(slot)
