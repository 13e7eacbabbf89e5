"""One quota line within an official's scope: figures, revisions, and the ledger entry by entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from placement.access import Official, visible
from placement.ledger import Figures, figures
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.area import Municipality
from placement.model.ledger_entry import LedgerEntry
from placement.refusals import NotFound


@dataclass(frozen=True)
class LineShown:
    """A line with all that happened on it, newest first."""

    line: QuotaLine
    agreement: Agreement
    municipality: Municipality
    figures: Figures
    revisions: Sequence[QuotaLineRevision]
    entries: Sequence[LedgerEntry]


def quota_line_visible_to(official: Official, line_id: int, db: Session) -> LineShown:
    """Return the line. Raises `NotFound` where it is not there or not theirs."""
    row = db.exec(
        select(QuotaLine, Agreement, Municipality)
        .join(Agreement, col(QuotaLine.agreement_id) == col(Agreement.id))
        .join(Municipality, col(Agreement.municipality_id) == col(Municipality.id))
        .where(QuotaLine.id == line_id, visible(QuotaLine, official.scope))
    ).one_or_none()
    if row is None:
        raise NotFound
    line, agreement, municipality = row
    revisions = db.exec(
        select(QuotaLineRevision)
        .where(QuotaLineRevision.line_id == line_id)
        .order_by(col(QuotaLineRevision.number).desc())
    ).all()
    entries = db.exec(
        select(LedgerEntry)
        .where(LedgerEntry.line_id == line_id, visible(LedgerEntry, official.scope))
        .order_by(col(LedgerEntry.id).desc())
    ).all()
    return LineShown(
        line, agreement, municipality, figures(db, [line_id])[line_id], revisions, entries
    )
