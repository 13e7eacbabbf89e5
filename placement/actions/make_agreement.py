"""An authority and a municipality agree: an agreement without lines yet."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.model.agreement import Agreement
from placement.queries.agreeing import agree_with
from placement.queries.agreements import municipality_with_code_to_change
from placement.refusals import NotPermitted


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

    return agree_with(
        db,
        municipality,
        authority_id=by.authority_id,
        valid_from_day=valid_from_day,
        valid_to_day=valid_to_day,
        decision_number=decision_number,
        by=by,
        at=at,
    )
