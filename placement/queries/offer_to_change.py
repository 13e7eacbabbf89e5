"""One municipality's offer to change (held), in the version that the reader has seen."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import attributes
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from placement.model.agreement import LanguageLevel, Profile, ServiceOffer, Slot
from placement.model.area import AreaKind, Municipality
from placement.model.words import NeedKind
from placement.queries.agreements import municipality_with_code_to_change
from placement.queries.areas import areas_of
from placement.queries.held import the_one_held


@dataclass(frozen=True)
class HeldOffer:
    """A municipality, held, and the authority of its area on the day (None: the register knows none)."""

    municipality: Municipality
    authority_id: int | None


def offer_to_change(code: str, day: date, db: Session) -> HeldOffer:
    """Hold the municipality of that code: its offer changes one at a time. Raises `NotFound`."""
    municipality = municipality_with_code_to_change(code, db)
    authority = areas_of([municipality.key], day, db)[municipality.key].get(AreaKind.AUTHORITY)
    return HeldOffer(municipality, authority.key if authority else None)


def profile_to_change(municipality_id: int, version: int, db: Session) -> Profile:
    """Return the profile in that version; version 0 is what a municipality has that has said nothing yet.

    The version counts changes of intake, services and languages together. Raises `StaleDataError`.
    """
    known = select(Profile).where(Profile.municipality_id == municipality_id)
    profile = db.exec(known.execution_options(populate_existing=True)).one_or_none()
    if (profile.version if profile else 0) != version:
        raise StaleDataError(f"municipality {municipality_id}: version {version} was read")
    if profile is None:
        profile = Profile(municipality_id=municipality_id)
        db.add(profile)
        db.flush()
    else:
        # The row is written even where only a service or a language changes: the version must rise.
        attributes.flag_modified(profile, "lists_dwellings")
    return profile


def slot_to_change(municipality_id: int, slot_id: int, version: int, db: Session) -> Slot:
    """Return a municipality's slot in that version. Raises `NotFound` and `StaleDataError`."""
    return the_one_held(
        Slot, db, Slot.id == slot_id, Slot.municipality_id == municipality_id, version=version
    )


def service_offers_of(municipality_id: int, db: Session) -> dict[NeedKind, ServiceOffer]:
    """Return what services a municipality offers, by kind."""
    offers = select(ServiceOffer).where(ServiceOffer.municipality_id == municipality_id)
    return {offer.kind: offer for offer in db.exec(offers)}


def language_level_of(municipality_id: int, language: str, db: Session) -> LanguageLevel | None:
    """Return how well a municipality serves a language, None where it has not said."""
    known = select(LanguageLevel).where(
        LanguageLevel.municipality_id == municipality_id, LanguageLevel.language == language
    )
    return db.exec(known).one_or_none()
