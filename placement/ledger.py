"""The ledger: how persons on quota lines are agreed, reserved, accepted, released, held, counted.

Every function here expects that the caller holds the agreement (`agreement_to_change`) and has asked the rules.
`QuotaLine.taken` mirrors the entries, and the database refuses it above `at_most`: the last wall.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import QuotaLine
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.proposal import Proposal
from placement.model.words import Category
from placement.shown_entries import as_booked, as_shown

FIGURES = ("agreed", "reserved", "accepted", "arrived", "held")


@dataclass(frozen=True)
class Figures:
    """Persons on one line, or on several added up."""

    agreed: int = 0
    reserved: int = 0
    accepted: int = 0
    arrived: int = 0
    held: int = 0

    @property
    def taken(self) -> int:
        """All that is not free."""
        return self.reserved + self.accepted + self.arrived + self.held

    @property
    def used(self) -> int:
        """What has been answered with yes: on its way or arrived."""
        return self.accepted + self.arrived

    @property
    def free(self) -> int:
        """What may still be asked for."""
        return self.agreed - self.taken

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in FIGURES))


def lines_counting(
    db: Session, agreement_id: int, category: Category, month: str
) -> list[QuotaLine]:
    """Lines of an agreement that count this category in this month (YYYY-MM), read anew."""
    of_year = (
        select(QuotaLine)
        .where(QuotaLine.agreement_id == agreement_id, QuotaLine.year == int(month[:4]))
        .order_by(col(QuotaLine.id))
        .execution_options(populate_existing=True)
    )
    return [line for line in db.exec(of_year) if category in line.categories]


def figures(db: Session, line_ids: Collection[int]) -> dict[int, Figures]:
    """The sums of each line's entries as everybody reads them; a line without entries has zeros. One query."""
    db.flush()
    found = _sums(db, col(LedgerEntry.line_id).in_(line_ids), as_shown(FIGURES))
    return {line_id: found.get(line_id, Figures()) for line_id in line_ids}


def booked(db: Session, line_ids: Collection[int]) -> dict[int, Figures]:
    """The same as it was booked: for the rules of what may be done, never for a page."""
    db.flush()
    found = _sums(db, col(LedgerEntry.line_id).in_(line_ids))
    return {line_id: found.get(line_id, Figures()) for line_id in line_ids}


def _sums(
    db: Session,
    where: ColumnElement[bool],
    columns: Mapping[str, ColumnElement[int]] | None = None,
) -> dict[int, Figures]:
    """Sums by line of the entries that a condition selects; as booked, where no other columns are given."""
    summed = columns or as_booked(FIGURES)
    line, sums = col(LedgerEntry.line_id), [func.sum(summed[name]) for name in FIGURES]
    statement = sa_select(line, *sums).where(where).group_by(line)
    return {row[0]: Figures(*map(int, row[1:])) for row in db.connection().execute(statement)}


def book(db: Session, line: QuotaLine, entry: LedgerEntry) -> LedgerEntry:
    """Write an entry of a line, and let the line's mirror follow."""
    line.taken += entry.reserved + entry.accepted + entry.arrived + entry.held
    db.add(line)
    db.add(entry)
    return entry


def agree(
    db: Session,
    line: QuotaLine,
    persons: int,
    *,
    at: datetime,
    by: Official | None,
    kind: LedgerKind = LedgerKind.AGREED,
    reason: str = "",
) -> LedgerEntry:
    """Book a change of the most that is agreed on a line (persons may be negative)."""
    entry = LedgerEntry(
        line_id=line.key, kind=kind, agreed=persons, reason=reason, at=at, by_id=_id(by)
    )
    return book(db, line, entry)


def open_balance(
    db: Session,
    line: QuotaLine,
    *,
    reserved: int,
    accepted: int,
    arrived: int,
    at: datetime,
    by: Official | None,
    reason: str,
) -> LedgerEntry:
    """Bring in placements of before this system (persons) and questions that are out by letter."""
    entry = LedgerEntry(
        line_id=line.key,
        kind=LedgerKind.OPENING,
        reserved=reserved,
        accepted=accepted,
        arrived=arrived,
        reason=reason,
        at=at,
        by_id=_id(by),
    )
    return book(db, line, entry)


def hold(
    db: Session,
    line: QuotaLine,
    persons: int,
    *,
    at: datetime,
    by: Official | None,
    reason: str = "",
) -> LedgerEntry:
    """Keep persons back on a line; a negative number ends a hold."""
    kind = LedgerKind.HELD if persons > 0 else LedgerKind.HOLD_ENDED
    entry = LedgerEntry(
        line_id=line.key, kind=kind, held=persons, reason=reason, at=at, by_id=_id(by)
    )
    return book(db, line, entry)


def end_hold(
    db: Session,
    line: QuotaLine,
    persons: int,
    *,
    at: datetime,
    by: Official | None,
    reason: str = "",
) -> LedgerEntry:
    """Give back persons that were held."""
    return hold(db, line, -persons, at=at, by=by, reason=reason)


def reserve(
    db: Session,
    proposal: Proposal,
    lines: Iterable[QuotaLine],
    *,
    at: datetime,
    by: Official | None,
) -> None:
    """Book the proposal's persons as reserved on each line: the municipality is asked."""
    for line in lines:
        entry = entry_of(proposal, line.key, LedgerKind.RESERVED, at, by, reserved=proposal.persons)
        book(db, line, entry)


def accept(db: Session, proposal: Proposal, *, at: datetime, by: Official | None) -> None:
    """Turn what the proposal has reserved into accepted, on the lines where it is reserved."""
    for line, took in taken_by(db, proposal):
        if not took.reserved:
            continue
        n = took.reserved
        entry = entry_of(proposal, line.key, LedgerKind.ACCEPTED, at, by, reserved=-n, accepted=n)
        book(db, line, entry)


def release(
    db: Session, proposal: Proposal, *, at: datetime, by: Official | None, reason: str = ""
) -> None:
    """Give back whatever the proposal still takes, on every line."""
    for line, took in taken_by(db, proposal):
        if took.taken:
            entry = entry_of(
                proposal,
                line.key,
                LedgerKind.RELEASED,
                at,
                by,
                reserved=-took.reserved,
                accepted=-took.accepted,
                arrived=-took.arrived,
            )
            entry.reason = reason
            book(db, line, entry)


def correct(
    db: Session,
    line: QuotaLine,
    entry: LedgerEntry,
    *,
    at: datetime,
    by: Official | None,
    reason: str,
) -> LedgerEntry:
    """Undo an entry by its opposite. An entry is corrected once (unique in the database)."""
    counter = LedgerEntry(
        line_id=line.key,
        kind=LedgerKind.CORRECTED,
        agreed=-entry.agreed,
        reserved=-entry.reserved,
        accepted=-entry.accepted,
        arrived=-entry.arrived,
        held=-entry.held,
        proposal_id=entry.proposal_id,
        corrects_id=entry.key,
        reason=reason,
        at=at,
        by_id=_id(by),
    )
    return book(db, line, counter)


def check_balance(db: Session) -> list[str]:
    """Lines whose `taken` or `at_most` is not what their entries add up to; none is right."""
    lines: Sequence[QuotaLine] = db.exec(select(QuotaLine).order_by(col(QuotaLine.id))).all()
    sums = booked(db, [line.key for line in lines])
    return [
        f"line {line.key}: taken {line.taken}, entries {sums[line.key].taken}; "
        f"at most {line.at_most}, entries {sums[line.key].agreed}"
        for line in lines
        if (line.taken, line.at_most) != (sums[line.key].taken, sums[line.key].agreed)
    ]


def taken_by(db: Session, proposal: Proposal) -> list[tuple[QuotaLine, Figures]]:
    """Lines on which the proposal still takes something, in the order of their ids."""
    db.flush()
    took = _sums(db, col(LedgerEntry.proposal_id) == proposal.key)
    lines = db.exec(
        select(QuotaLine)
        .where(col(QuotaLine.id).in_(took))
        .order_by(col(QuotaLine.id))
        .execution_options(populate_existing=True)
    )
    return [(line, took[line.key]) for line in lines if took[line.key].taken]


def entry_of(
    proposal: Proposal,
    line_id: int,
    kind: LedgerKind,
    at: datetime,
    by: Official | None,
    *,
    reserved: int = 0,
    accepted: int = 0,
    arrived: int = 0,
) -> LedgerEntry:
    """Return an entry about a proposal; `book` writes it."""
    return LedgerEntry(
        line_id=line_id,
        kind=kind,
        proposal_id=proposal.key,
        at=at,
        by_id=_id(by),
        reserved=reserved,
        accepted=accepted,
        arrived=arrived,
    )


def _id(by: Official | None) -> int | None:
    return by.id if by else None
