"""Which areas a municipality belongs to on a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from placement.model.area import Area, AreaKind, AreaMembership
from placement.refusals import NotFound


def area_of(municipality_id: int, kind: AreaKind, day: date, db: Session) -> Area:
    """The area of a kind that a municipality belongs to on a day.

    Raises `NotFound` where the register knows none (ELY centres' memberships begin in 2025).
    """
    found = areas_of([municipality_id], day, db)[municipality_id].get(kind)
    if found is None:
        raise NotFound
    return found


def authority_of(municipality_id: int, day: date, db: Session) -> Area:
    """The ELY centre (to 2025) or elinvoimakeskus (since 2026) of a municipality on a day."""
    return area_of(municipality_id, AreaKind.AUTHORITY, day, db)


def areas_of(
    municipality_ids: Collection[int], day: date, db: Session
) -> Mapping[int, Mapping[AreaKind, Area]]:
    """The areas of several municipalities on a day, by kind, in one query; a kind the register lacks is not there."""
    statement = (
        select(AreaMembership.municipality_id, Area)
        .join(Area, col(AreaMembership.area_id) == col(Area.id))
        .where(col(AreaMembership.municipality_id).in_(municipality_ids), _on(day))
        .order_by(col(AreaMembership.id))
    )
    found: defaultdict[int, dict[AreaKind, Area]] = defaultdict(dict)
    for municipality_id, area in db.exec(statement):
        found[municipality_id].setdefault(area.kind, area)
    return found


def _on(day: date) -> ColumnElement[bool]:
    begun = col(AreaMembership.valid_from_day) <= day
    ends = col(AreaMembership.valid_to_day)
    return begun & or_(ends.is_(None), ends >= day)
