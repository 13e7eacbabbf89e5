"""An officer keeps places back on a line. Nobody is told why: a household under a prohibition looks the same."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.ledger_entry import LedgerEntry
from placement.queries.quotas import line_to_change
from placement.refusals import refuse_if_any
from placement.rules.quota_line import places_may_be_held


def hold_places(
    db: Session, line_id: int, *, persons: int, by: Official, at: datetime
) -> LedgerEntry:
    """Hold places for so many persons. Raises `NotFound`, `NotPermitted`, or `Refused` beyond what is free."""
    held = line_to_change(line_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=held.agreement.authority_id)

    refuse_if_any(list(places_may_be_held(persons, held.figures)))

    entry = ledger.hold(db, held.line, persons, at=at, by=by)
    record(db, Event.LEDGER_HELD, at=at, by=by, about=held.line, persons=persons)
    return entry
