"""What happened on a line before this system: earlier placements, and questions that are out by letter."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.ledger_entry import LedgerEntry
from placement.queries.quotas import entries_of, line_to_change
from placement.refusals import refuse_if_any
from placement.rules.quota_line import balance_may_be_opened


def open_balance(
    db: Session,
    line_id: int,
    *,
    reserved: int,
    accepted: int,
    arrived: int,
    reason: str,
    by: Official,
    at: datetime,
) -> LedgerEntry:
    """Bring in persons asked by letter (reserved), on their way (accepted) and moved in (arrived), once on a line.

    Raises `NotFound`, `NotPermitted`, or `Refused` with every reason.
    """
    held = line_to_change(line_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=held.agreement.authority_id)

    refuse_if_any(
        list(
            balance_may_be_opened(
                reserved=reserved,
                accepted=accepted,
                arrived=arrived,
                reason=reason,
                sums=held.figures,
                entries=entries_of(db, line_id),
            )
        )
    )

    entry = ledger.open_balance(
        db,
        held.line,
        reserved=reserved,
        accepted=accepted,
        arrived=arrived,
        at=at,
        by=by,
        reason=reason.strip(),
    )
    record(
        db,
        Event.LEDGER_OPENED,
        at=at,
        by=by,
        about=held.line,
        reserved=reserved,
        accepted=accepted,
        arrived=arrived,
    )
    return entry
