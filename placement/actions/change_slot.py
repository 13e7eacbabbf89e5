"""A municipality lists dwellings of one kind, or changes what it has listed."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.agreement import Slot
from placement.queries.offer_to_change import offer_to_change, slot_to_change
from placement.refusals import Refusal, refuse_if_any
from placement.rules.offer import dwelling_is_sound


@dataclass(frozen=True)
class Dwelling:
    """What is said of dwellings of one kind: how many, for whom (persons), free from which month (YYYY-MM)."""

    label: str
    count: int
    smallest: int
    largest: int
    accessible: bool
    from_month: str


def add_slot(db: Session, code: str, dwelling: Dwelling, *, by: Official, at: datetime) -> Slot:
    """List dwellings in the municipality of that code. Raises `NotFound`, `NotPermitted`, `Refused`."""
    municipality_id = _allowed(db, code, by=by, at=at)

    refuse_if_any(_broken(dwelling, taken=0))

    slot = Slot(
        municipality_id=municipality_id, label="", count=0, smallest=1, largest=1, from_month=""
    )
    _say(slot, dwelling)
    db.add(slot)
    db.flush()
    record(db, Event.SLOT_CHANGED, at=at, by=by, about=slot, count=slot.count)
    return slot


def change_slot(
    db: Session,
    code: str,
    slot_id: int,
    dwelling: Dwelling,
    *,
    version: int,
    by: Official,
    at: datetime,
) -> Slot:
    """Change a slot, read in `version`; never fewer dwellings than are taken.

    Raises `NotFound`, `NotPermitted`, `StaleDataError`, or `Refused` with every reason.
    """
    municipality_id = _allowed(db, code, by=by, at=at)

    slot = slot_to_change(municipality_id, slot_id, version, db)
    refuse_if_any(_broken(dwelling, taken=slot.taken))

    _say(slot, dwelling)
    db.flush()
    record(db, Event.SLOT_CHANGED, at=at, by=by, about=slot, count=slot.count)
    return slot


def _allowed(db: Session, code: str, *, by: Official, at: datetime) -> int:
    """Hold the municipality and return its id, or raise where it is not the official's to change."""
    held = offer_to_change(code, helsinki_day(at), db)
    municipality_id = held.municipality.key
    by.must(
        Permission.OFFER_CHANGE, of_authority=held.authority_id, in_municipality=municipality_id
    )
    return municipality_id


def _broken(dwelling: Dwelling, *, taken: int) -> list[Refusal]:
    return list(
        dwelling_is_sound(
            label=dwelling.label.strip(),
            count=dwelling.count,
            smallest=dwelling.smallest,
            largest=dwelling.largest,
            from_month=dwelling.from_month,
            taken=taken,
        )
    )


def _say(slot: Slot, dwelling: Dwelling) -> None:
    slot.label, slot.count = dwelling.label.strip(), dwelling.count
    slot.smallest, slot.largest = dwelling.smallest, dwelling.largest
    slot.accessible, slot.from_month = dwelling.accessible, dwelling.from_month
