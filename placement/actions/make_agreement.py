"""An authority and a municipality agree: an agreement without lines yet."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.agreement import Agreement
from placement.model.area import AreaKind
from placement.queries.agreements import agreements_between, municipality_with_code_to_change
from placement.queries.areas import areas_of
from placement.refusals import NotPermitted, refuse_if_any
from placement.rules.agreement import agreement_may_be_made


def make_agreement(
    db: Session,
    code: str,
    *,
    valid_from_day: date,
    valid_to_day: date | None = None,
    decision_number: str = "",
    by: Official,
    at: datetime,
) -> Agreement:
    """Make an agreement of the officer's authority with the municipality of that code.

    `valid_to_day` None is until further notice. Raises `NotFound`, `NotPermitted`, or `Refused` with every reason.
    """
    by.must(Permission.AGREEMENT_CHANGE, of_authority=by.authority_id)
    if by.authority_id is None:
        raise NotPermitted(Permission.AGREEMENT_CHANGE)
    # Held, so that two officers who make the same agreement do it one after the other.
    municipality = municipality_with_code_to_change(code, db)

    area = areas_of([municipality.key], valid_from_day, db)[municipality.key].get(
        AreaKind.AUTHORITY
    )
    decision_number = decision_number.strip()
    refuse_if_any(
        list(
            agreement_may_be_made(
                municipality,
                within_area=area is not None and area.id == by.authority_id,
                others=agreements_between(db, by.authority_id, municipality.key),
                valid_from_day=valid_from_day,
                valid_to_day=valid_to_day,
                decision_number=decision_number,
            )
        )
    )

    agreement = Agreement(
        authority_id=by.authority_id,
        municipality_id=municipality.key,
        valid_from_day=valid_from_day,
        valid_to_day=valid_to_day,
        decision_number=decision_number,
    )
    db.add(agreement)
    db.flush()
    record(db, Event.AGREEMENT_MADE, at=at, by=by, about=agreement, municipality=code)
    return agreement
