"""A mistake in a ledger is undone by its opposite; the mistake stays readable."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.ledger_entry import LedgerEntry
from placement.queries.quotas import entry_to_correct
from placement.refusals import refuse_if_any
from placement.rules.quota_line import entry_may_be_corrected


def correct_ledger_entry(
    db: Session, line_id: int, entry_id: int, *, reason: str, by: Official, at: datetime
) -> LedgerEntry:
    """Return the counter-entry of a hold, an end of a hold or an opening balance.

    Numbers agreed are changed by a revision, a household's places by its proposal: those are refused here. Raises
    `NotFound`, `NotPermitted`, or `Refused` with every reason.
    """
    held, entry, corrected = entry_to_correct(line_id, entry_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=held.agreement.authority_id)

    refuse_if_any(
        list(entry_may_be_corrected(entry, corrected=corrected, reason=reason, sums=held.figures))
    )

    counter = ledger.correct(db, held.line, entry, at=at, by=by, reason=reason.strip())
    record(db, Event.LEDGER_CORRECTED, at=at, by=by, about=held.line, entry=entry_id)
    return counter
