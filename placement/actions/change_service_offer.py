"""A municipality says how much of each service can start in a month."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.agreement import Profile, ServiceOffer
from placement.model.words import NeedKind
from placement.queries.offer_to_change import (
    offer_to_change,
    profile_to_change,
    service_offers_of,
)
from placement.refusals import refuse_if_any
from placement.rules.offer import service_is_sound


def change_service_offer(
    db: Session,
    code: str,
    units: Mapping[NeedKind, int | None],
    *,
    version: int,
    by: Official,
    at: datetime,
) -> Profile:
    """Set the units that can start in a month, by service; None takes a service away, what is not named stays.

    `version`: of the municipality's profile as it was read (0: none yet). Raises `NotFound`, `NotPermitted`,
    `StaleDataError`, `Refused`.
    """
    held = offer_to_change(code, helsinki_day(at), db)
    municipality_id = held.municipality.key
    by.must(
        Permission.OFFER_CHANGE, of_authority=held.authority_id, in_municipality=municipality_id
    )

    profile = profile_to_change(municipality_id, version, db)
    refuse_if_any(
        [refusal for kind, many in units.items() for refusal in service_is_sound(kind, many)]
    )

    offered = service_offers_of(municipality_id, db)
    for kind, many in units.items():
        offer = offered.get(kind)
        if many is None:
            if offer is not None:
                db.delete(offer)
        elif offer is None:
            db.add(ServiceOffer(municipality_id=municipality_id, kind=kind, units_per_month=many))
        else:
            offer.units_per_month = many
    db.flush()
    record(
        db,
        Event.OFFER_CHANGED,
        at=at,
        by=by,
        about=profile,
        services={kind.value: many for kind, many in units.items()},
    )
    return profile
