"""One quota line to change (held), with what the rules ask of it."""

from dataclasses import dataclass

from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from placement.ledger import Figures, booked
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.household import Household
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import PROMISED, Proposal
from placement.model.words import Category
from placement.queries.agreements import agreement_to_change
from placement.refusals import NotFound
from placement.rules.category import category_of


@dataclass(frozen=True)
class HeldLine:
    """A line with its agreement held, and what its ledger says as it was booked, read under the lock."""

    line: QuotaLine
    agreement: Agreement
    figures: Figures


def line_to_change(line_id: int, db: Session) -> HeldLine:
    """Hold the line's agreement, then read the line. Raises `NotFound`."""
    agreement_id = db.exec(select(QuotaLine.agreement_id).where(QuotaLine.id == line_id)).first()
    if agreement_id is None:
        raise NotFound
    agreement = agreement_to_change(agreement_id, db)
    line = db.get_one(QuotaLine, line_id, populate_existing=True)
    return HeldLine(line, agreement, booked(db, [line_id])[line_id])


def entry_to_correct(
    line_id: int, entry_id: int, db: Session
) -> tuple[HeldLine, LedgerEntry, bool]:
    """Hold the line; return it, its entry, and whether the entry has been corrected. Raises `NotFound`."""
    held = line_to_change(line_id, db)
    entry = db.get(LedgerEntry, entry_id)
    if entry is None or entry.line_id != line_id:
        raise NotFound
    corrected = select(LedgerEntry.id).where(LedgerEntry.corrects_id == entry_id)
    return held, entry, db.exec(corrected).first() is not None


def entries_of(db: Session, line_id: int) -> list[LedgerEntry]:
    """Return the line's ledger, oldest first."""
    return list(
        db.exec(
            select(LedgerEntry).where(LedgerEntry.line_id == line_id).order_by(col(LedgerEntry.id))
        )
    )


def last_revision(db: Session, line_id: int, *, read: int | None = None) -> QuotaLineRevision:
    """Return the newest revision of a line.

    `read`: the number that the reader's form was made of; raises `StaleDataError` where there is a newer one.
    """
    last = db.exec(
        select(QuotaLineRevision)
        .where(QuotaLineRevision.line_id == line_id)
        .order_by(col(QuotaLineRevision.number).desc())
        .limit(1)
    ).one()
    if read is not None and last.number != read:
        raise StaleDataError(f"line {line_id}: revision {read} was read, {last.number} is there")
    return last


def labels_of(db: Session, agreement_id: int, year: int) -> list[str]:
    """Return what an agreement's lines of a year are called."""
    labels = select(QuotaLine.label).where(
        QuotaLine.agreement_id == agreement_id, QuotaLine.year == year
    )
    return list(db.exec(labels))


def promised_under(db: Session, agreement_id: int, year: int) -> list[tuple[Proposal, Category]]:
    """Return the questions and acceptances of an agreement in a year, with what each counts as."""
    rows = db.exec(
        select(Proposal, Household)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(
            Proposal.agreement_id == agreement_id,
            col(Proposal.status).in_(PROMISED),
            col(Proposal.month).startswith(f"{year:04}-"),
        )
        .order_by(col(Proposal.id))
    )
    return [(proposal, category_of(household)) for proposal, household in rows]
