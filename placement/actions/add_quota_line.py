"""A line is agreed: so many persons of these categories in one year."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.model.agreement import QuotaLine
from placement.model.words import Category
from placement.queries.agreeing import agree_line
from placement.queries.agreements import agreement_to_change


def add_quota_line(
    db: Session,
    agreement_id: int,
    *,
    year: int,
    label: str,
    categories: Collection[Category],
    committed: int,
    at_most: int,
    by: Official,
    at: datetime,
) -> QuotaLine:
    """Agree a line, with its first revision and its ledger entry; persons from `committed` to `at_most`.

    What is promised already in that year and counts on the line is booked on it, so that every line that takes a
    category shows the same households. Raises `NotFound`, `NotPermitted`, or `Refused` with every reason.
    """
    agreement = agreement_to_change(agreement_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=agreement.authority_id)

    return agree_line(
        db,
        agreement,
        year=year,
        label=label.strip(),
        categories=categories,
        committed=committed,
        at_most=at_most,
        reason=agreement.decision_number,
        by=by,
        at=at,
    )
