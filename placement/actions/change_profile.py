"""A municipality says how many persons it receives in a month, and whether it lists its dwellings."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.agreement import Profile
from placement.queries.offer_to_change import offer_to_change, profile_to_change
from placement.refusals import refuse_if_any
from placement.rules.offer import intake_is_sound


def change_profile(
    db: Session,
    code: str,
    *,
    monthly_intake: int | None,
    lists_dwellings: bool,
    version: int,
    by: Official,
    at: datetime,
) -> Profile:
    """Change the profile of the municipality of that code, read in `version` (0: it has none yet).

    `monthly_intake`: persons, None for no limit. Where dwellings are listed, every household needs one of them.
    Raises `NotFound`, `NotPermitted`, `StaleDataError`, `Refused`.
    """
    held = offer_to_change(code, helsinki_day(at), db)
    municipality_id = held.municipality.key
    by.must(
        Permission.OFFER_CHANGE, of_authority=held.authority_id, in_municipality=municipality_id
    )

    profile = profile_to_change(municipality_id, version, db)
    refuse_if_any(list(intake_is_sound(monthly_intake)))

    profile.monthly_intake, profile.lists_dwellings = monthly_intake, lists_dwellings
    db.flush()
    record(
        db,
        Event.OFFER_CHANGED,
        at=at,
        by=by,
        about=profile,
        monthly_intake=monthly_intake,
        lists_dwellings=lists_dwellings,
    )
    return profile
