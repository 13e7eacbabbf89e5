"""The officer's word on where a household goes in every run: pinned to a municipality, or barred from one."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.household import Exclusion, Pin
from placement.queries.exclusions import exclude
from placement.queries.steering import household_to_change, pins_of
from placement.queries.users import municipality_with_code
from placement.refusals import Refusal, refuse_if_any


def pin_household(
    db: Session,
    household_id: int,
    *,
    municipality_code: str,
    reason: str,
    until: date | None = None,
    by: Official,
    at: datetime,
) -> Pin:
    """Pin to a municipality; an earlier pin is replaced. Raises `NotFound`, `NotPermitted`, `Refused`."""
    household = household_to_change(by, household_id, db)
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    refuse_if_any([] if reason.strip() else [Refusal("reason-missing")])
    municipality = municipality_with_code(municipality_code, db)

    for before in pins_of(db, household_id):
        db.delete(before)
    db.flush()
    pin = Pin(
        household_id=household_id,
        municipality_id=municipality.key,
        reason=reason.strip(),
        until_day=until,
        at=at,
        by_id=by.id,
    )
    db.add(pin)
    record(
        db, Event.HOUSEHOLD_PINNED, at=at, by=by, about=household, municipality=municipality.code
    )
    return pin


def unpin_household(db: Session, household_id: int, *, by: Official, at: datetime) -> None:
    """Let the runs choose again."""
    household = household_to_change(by, household_id, db)
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    pins = pins_of(db, household_id)
    refuse_if_any([] if pins else [Refusal("not-pinned")])

    for pin in pins:
        db.delete(pin)
    record(db, Event.HOUSEHOLD_UNPINNED, at=at, by=by, about=household)


def exclude_municipality(
    db: Session,
    household_id: int,
    *,
    municipality_code: str,
    reason: str,
    until: date | None = None,
    by: Official,
    at: datetime,
) -> Exclusion:
    """Bar a municipality for this household. Raises `NotFound`, `NotPermitted`, `Refused`."""
    household = household_to_change(by, household_id, db)
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    refuse_if_any([] if reason.strip() else [Refusal("reason-missing")])
    municipality = municipality_with_code(municipality_code, db)

    bar = exclude(
        db, household_id, municipality.key, reason=reason.strip(), until=until, by=by, at=at
    )
    record(
        db, Event.HOUSEHOLD_EXCLUDED, at=at, by=by, about=household, municipality=municipality.code
    )
    return bar
