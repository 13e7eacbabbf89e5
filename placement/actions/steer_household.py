"""The officer's word on where a household goes in every run: pinned to a municipality, or barred from one."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.area import Municipality
from placement.model.household import Exclusion, Pin
from placement.queries.exclusions import exclude, exclusion_of
from placement.queries.steering import (
    case_to_change,
    exclusion_to_lift,
    household_to_change,
    pins_of,
)
from placement.queries.users import municipality_with_code
from placement.refusals import Refusal, refuse_if_any
from placement.rules.steering import may_be_barred, may_be_pinned


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
    case = case_to_change(by, household_id, db)
    household = case.household
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    municipality = municipality_with_code(municipality_code, db)
    bar = exclusion_of(db, household_id, municipality.key)
    refuse_if_any(
        list(
            may_be_pinned(
                case.household,
                case.proposal,
                bar,
                municipality.key,
                reason=reason,
                until=until,
                today=helsinki_day(at),
            )
        )
    )

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
    case = case_to_change(by, household_id, db)
    household = case.household
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    municipality = municipality_with_code(municipality_code, db)
    refuse_if_any(
        list(
            may_be_barred(
                case.household,
                case.proposal,
                pins_of(db, household_id),
                municipality.key,
                reason=reason,
                until=until,
                today=helsinki_day(at),
            )
        )
    )

    bar = exclude(
        db, household_id, municipality.key, reason=reason.strip(), until=until, by=by, at=at
    )
    record(
        db, Event.HOUSEHOLD_EXCLUDED, at=at, by=by, about=household, municipality=municipality.code
    )
    return bar


def lift_exclusion(
    db: Session, household_id: int, exclusion_id: int, *, by: Official, at: datetime
) -> None:
    """Allow a municipality again. Raises `NotFound`, `NotPermitted`."""
    household = household_to_change(by, household_id, db)
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=household.authority_id)
    bar = exclusion_to_lift(db, household_id, exclusion_id)

    record(
        db,
        Event.HOUSEHOLD_EXCLUSION_LIFTED,
        at=at,
        by=by,
        about=household,
        municipality=db.get_one(Municipality, bar.municipality_id).code,
    )
    db.delete(bar)
    db.flush()
