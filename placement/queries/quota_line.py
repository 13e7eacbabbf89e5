"""One quota line within an official's scope: figures, revisions, and the ledger entry by entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, not_
from sqlalchemy import select as sa_select
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from placement.access import Official
from placement.ledger import Figures, figures
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.area import Area, Municipality
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.proposal import Proposal
from placement.model.user import UserAccount
from placement.refusals import NotFound, Refusal
from placement.rules.quota_line import correction_needs_another_way
from placement.shown_entries import of_secret_household, taken_by_entry
from placement.sight import use_is_told, visible


@dataclass(frozen=True)
class EntryShown:
    """One event of a ledger, who booked it (None: the system), and whether it has been undone.

    `proposal_id` and `by` are None where the proposal is not theirs to see, as under a safety prohibition.
    """

    entry: LedgerEntry
    proposal_id: int | None
    by: str | None
    corrected: bool

    @property
    def needs_another_way(self) -> Refusal | None:
        """Why it has no counter-entry of its own, None where it may have one."""
        return correction_needs_another_way(self.entry)


@dataclass(frozen=True)
class LineShown:
    """A line with all that happened on it, newest first."""

    line: QuotaLine
    agreement: Agreement
    municipality: Municipality
    authority: Area
    # None for those to whom use is not told, and so is the ledger.
    figures: Figures | None
    revisions: Sequence[tuple[QuotaLineRevision, str | None]]
    # One page of the ledger.
    entries: Sequence[EntryShown] | None
    entries_total: int


def quota_line_visible_to(
    official: Official, line_id: int, db: Session, *, first: int = 0, most: int = 50
) -> LineShown:
    """Return the line with `most` entries from the `first` (0 the newest) on.

    Raises `NotFound` where it is not there or not theirs.
    """
    told = use_is_told(official.scope)
    statement = (
        select(QuotaLine, Agreement, Municipality, Area)
        .join(Agreement, col(QuotaLine.agreement_id) == col(Agreement.id))
        .join(Municipality, col(Agreement.municipality_id) == col(Municipality.id))
        .join(Area, col(Agreement.authority_id) == col(Area.id))
        .where(QuotaLine.id == line_id, visible(QuotaLine, official.scope))
    )
    if not told:
        statement = statement.options(defer(col(QuotaLine.taken), raiseload=True))  # type: ignore[arg-type]
    row = db.exec(statement).one_or_none()
    if row is None:
        raise NotFound
    revisions = db.exec(
        select(QuotaLineRevision, UserAccount.name)
        .join(UserAccount, col(QuotaLineRevision.by_id) == col(UserAccount.id), isouter=True)
        .where(QuotaLineRevision.line_id == line_id)
        .order_by(col(QuotaLineRevision.number).desc())
    ).all()
    if not told:
        return LineShown(*row, None, revisions, None, 0)
    of_line = (LedgerEntry.line_id == line_id, visible(LedgerEntry, official.scope), _told())
    total = db.exec(select(func.count()).select_from(LedgerEntry).where(*of_line)).one()
    entries = _entries(official, db, line_id, first, most)
    return LineShown(*row, figures(db, [line_id])[line_id], revisions, entries, total)


def ledger_entry_visible_to(
    official: Official, line_id: int, entry_id: int, db: Session
) -> tuple[LineShown, EntryShown]:
    """Return one entry with its line. Raises `NotFound`."""
    line = quota_line_visible_to(official, line_id, db, most=0)
    found = [] if line.entries is None else _entries(official, db, line_id, 0, 1, entry_id=entry_id)
    if not found:
        raise NotFound
    return line, found[0]


def _entries(
    official: Official,
    db: Session,
    line_id: int,
    first: int,
    most: int,
    *,
    entry_id: int | None = None,
) -> list[EntryShown]:
    counter = aliased(LedgerEntry)
    seen = (col(LedgerEntry.proposal_id) == col(Proposal.id)) & visible(Proposal, official.scope)
    told = col(LedgerEntry.proposal_id).is_(None) | col(Proposal.id).is_not(None)
    statement = (
        sa_select(
            LedgerEntry,
            col(Proposal.id),
            col(UserAccount.name),
            col(counter.id),
            of_secret_household(),
        )
        .select_from(LedgerEntry)
        .join(Proposal, seen, isouter=True)
        .join(UserAccount, (col(LedgerEntry.by_id) == col(UserAccount.id)) & told, isouter=True)
        .join(counter, col(counter.corrects_id) == col(LedgerEntry.id), isouter=True)
        .where(col(LedgerEntry.line_id) == line_id, _told())
        .order_by(col(LedgerEntry.at).desc(), col(LedgerEntry.id).desc())
        .offset(first)
        .limit(most)
    )
    if entry_id is not None:
        statement = statement.where(col(LedgerEntry.id) == entry_id)
    return [
        EntryShown(_as_hold(entry) if secret else entry, proposal_id, by, counter is not None)
        for entry, proposal_id, by, counter, secret in db.execute(statement)
    ]


def _told() -> ColumnElement[bool]:
    """Without what changes nothing for a hold: that a household under a safety prohibition was accepted."""
    return not_(of_secret_household() & (taken_by_entry() == 0))


def _as_hold(entry: LedgerEntry) -> LedgerEntry:
    """The same event as a hold that begins or ends; a copy that is never saved."""
    held = entry.reserved + entry.accepted + entry.arrived + entry.held
    changed = {"reserved": 0, "accepted": 0, "arrived": 0, "held": held, "reason": ""}
    kind = LedgerKind.HELD if held > 0 else LedgerKind.HOLD_ENDED
    return LedgerEntry(**{**entry.model_dump(), **changed, "kind": kind})
