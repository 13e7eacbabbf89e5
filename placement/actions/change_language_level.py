"""A municipality says how well it serves a language."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.agreement import LanguageLevel, Profile
from placement.queries.offer_to_change import (
    language_level_of,
    offer_to_change,
    profile_to_change,
)
from placement.refusals import refuse_if_any
from placement.rules.offer import language_is_sound


def change_language_level(
    db: Session,
    code: str,
    language: str,
    *,
    level: int,
    version: int,
    by: Official,
    at: datetime,
) -> Profile:
    """Set the level of a language (ISO 639 code): 0 not at all, 3 well.

    `version`: of the municipality's profile as it was read (0: none yet). Raises `NotFound`, `NotPermitted`,
    `StaleDataError`, `Refused`.
    """
    held = offer_to_change(code, helsinki_day(at), db)
    municipality_id = held.municipality.key
    by.must(
        Permission.OFFER_CHANGE, of_authority=held.authority_id, in_municipality=municipality_id
    )

    profile = profile_to_change(municipality_id, version, db)
    refuse_if_any(list(language_is_sound(language, level)))

    known = language_level_of(municipality_id, language, db)
    if known is None:
        db.add(LanguageLevel(municipality_id=municipality_id, language=language, level=level))
    else:
        known.level = level
    db.flush()
    record(db, Event.OFFER_CHANGED, at=at, by=by, about=profile, language=language, level=level)
    return profile
