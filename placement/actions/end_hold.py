"""Places that were kept back on a line are free again."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.ledger_entry import LedgerEntry
from placement.queries.quotas import line_to_change
from placement.refusals import refuse_if_any
from placement.rules.quota_line import hold_may_end


def end_hold(db: Session, line_id: int, *, persons: int, by: Official, at: datetime) -> LedgerEntry:
    """Give back places for so many persons. Raises `NotFound`, `NotPermitted`, or `Refused` beyond what is held."""
    held = line_to_change(line_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=held.agreement.authority_id)

    refuse_if_any(list(hold_may_end(persons, held.figures)))

    entry = ledger.end_hold(db, held.line, persons, at=at, by=by)
    record(db, Event.LEDGER_HOLD_ENDED, at=at, by=by, about=held.line, persons=persons)
    return entry
