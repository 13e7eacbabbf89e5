"""Municipalities within an official's scope: a list with their places, and one with all that it offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import defer
from sqlmodel import Session, col, or_, select

from placement.access import Official, Permission
from placement.model.agreement import LanguageLevel, Profile, ServiceOffer, Slot
from placement.model.area import Area, AreaKind, Municipality
from placement.model.words import NeedKind
from placement.queries.agreements import (
    AgreementFigures,
    agreements_of_visible_to,
    agreements_visible_to,
)
from placement.queries.areas import areas_of
from placement.refusals import NotFound
from placement.sight import use_is_told, visible


@dataclass(frozen=True)
class MunicipalityRow:
    """A municipality in a list: its authority on the day (None: not in the register) and its places of a year."""

    municipality: Municipality
    authority: Area | None
    agreed: AgreementFigures | None


@dataclass(frozen=True)
class MunicipalityShown:
    """One municipality with its areas on the day, agreements, and what it offers."""

    municipality: Municipality
    areas: Mapping[AreaKind, Area]
    agreements: Sequence[AgreementFigures]
    profile: Profile | None
    # Without `taken` for those to whom use is not told.
    slots: Sequence[Slot]
    services: Mapping[NeedKind, int]
    languages: Sequence[LanguageLevel]
    may_change: bool

    @property
    def version(self) -> int:
        """Counts changes of profile, services and languages; 0 where nothing has been said."""
        return self.profile.version if self.profile else 0


def municipalities_visible_to(
    official: Official, db: Session, *, day: date, search: str = ""
) -> list[MunicipalityRow]:
    """Return municipalities in scope of the product, by Finnish name, with their places of the day's year.

    `search`: part of a name, or a code. A handful of queries, however many there are.
    """
    municipalities = _in_scope(official, db, search)
    areas = areas_of([one.key for one in municipalities], day, db)
    agreed = {
        one.municipality.key: one
        for one in agreements_visible_to(official, db, year=day.year, search=search)
    }
    return [
        MunicipalityRow(one, areas[one.key].get(AreaKind.AUTHORITY), agreed.get(one.key))
        for one in municipalities
    ]


def municipality_visible_to(
    official: Official, code: str, db: Session, *, day: date, areas_day: date | None = None
) -> MunicipalityShown:
    """Return the municipality of that code, with its areas on `areas_day` where that is another day.

    Raises `NotFound` where it is not there or not theirs.
    """
    municipality = db.exec(
        select(Municipality).where(Municipality.code == code, visible(Municipality, official.scope))
    ).one_or_none()
    if municipality is None:
        raise NotFound
    key = municipality.key
    areas = areas_now = areas_of([key], day, db)[key]
    if areas_day is not None:
        areas = areas_of([key], areas_day, db)[key]
    authority = areas_now.get(AreaKind.AUTHORITY)
    slots = (
        select(Slot)
        .where(Slot.municipality_id == key)
        .order_by(col(Slot.smallest), col(Slot.largest), col(Slot.id))
    )
    if not use_is_told(official.scope):
        slots = slots.options(defer(col(Slot.taken), raiseload=True))  # type: ignore[arg-type]
    services = db.exec(select(ServiceOffer).where(ServiceOffer.municipality_id == key))
    return MunicipalityShown(
        municipality=municipality,
        areas=areas,
        agreements=agreements_of_visible_to(official, key, db),
        profile=db.exec(select(Profile).where(Profile.municipality_id == key)).one_or_none(),
        slots=db.exec(slots).all(),
        services={offer.kind: offer.units_per_month for offer in services},
        languages=db.exec(
            select(LanguageLevel)
            .where(LanguageLevel.municipality_id == key)
            .order_by(col(LanguageLevel.level).desc(), col(LanguageLevel.language))
        ).all(),
        may_change=official.may(
            Permission.OFFER_CHANGE,
            of_authority=authority.key if authority else None,
            in_municipality=key,
        ),
    )


def slot_visible_to(
    official: Official, code: str, slot_id: int, db: Session
) -> tuple[Municipality, Slot]:
    """Return a slot of the municipality of that code. Raises `NotFound`."""
    found = db.exec(
        select(Municipality, Slot)
        .join(Slot, col(Slot.municipality_id) == col(Municipality.id))
        .where(Municipality.code == code, Slot.id == slot_id, visible(Municipality, official.scope))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def partners_visible_to(official: Official, db: Session, *, day: date) -> list[Municipality]:
    """Return the municipalities of the official's area on a day: those it can make an agreement with."""
    municipalities = _in_scope(official, db)
    areas = areas_of([one.key for one in municipalities], day, db)
    return [
        one
        for one in municipalities
        if (area := areas[one.key].get(AreaKind.AUTHORITY)) and area.id == official.authority_id
    ]


def _in_scope(official: Official, db: Session, search: str = "") -> list[Municipality]:
    statement = select(Municipality).where(
        visible(Municipality, official.scope), col(Municipality.in_scope)
    )
    if search:
        statement = statement.where(
            or_(
                col(Municipality.name_fi).icontains(search, autoescape=True),
                col(Municipality.name_sv).icontains(search, autoescape=True),
                col(Municipality.code) == search,
            )
        )
    return list(db.exec(statement.order_by(col(Municipality.name_fi))))
