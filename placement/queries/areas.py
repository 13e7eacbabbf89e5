"""Which area a municipality belongs to on a day."""

from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from placement.model.area import Area, AreaKind, AreaMembership
from placement.refusals import NotFound


def area_of(municipality_id: int, kind: AreaKind, day: date, db: Session) -> Area:
    """The area of a kind that a municipality belongs to on a day.

    Raises `NotFound` where the register knows none (ELY centres' memberships begin in 2025).
    """
    there = (
        select(Area)
        .join(AreaMembership, col(AreaMembership.area_id) == col(Area.id))
        .where(
            AreaMembership.municipality_id == municipality_id,
            Area.kind == kind,
            AreaMembership.valid_from_day <= day,
            or_(
                col(AreaMembership.valid_to_day).is_(None), col(AreaMembership.valid_to_day) >= day
            ),
        )
    )
    found = db.exec(there).first()
    if found is None:
        raise NotFound
    return found


def authority_of(municipality_id: int, day: date, db: Session) -> Area:
    """The ELY centre (to 2025) or elinvoimakeskus (since 2026) of a municipality on a day."""
    return area_of(municipality_id, AreaKind.AUTHORITY, day, db)
