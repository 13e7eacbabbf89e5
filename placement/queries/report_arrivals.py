"""Reports of arrivals by ground and month, for state compensation, and of those who moved without a placement."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import not_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import Official
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import Proposal
from placement.model.words import Ground
from placement.queries.agreements import agreements_visible_to
from placement.queries.report_answers import TOLD, bounds_of
from placement.rules.household import WAYS_OUT
from placement.rules.months import month_of, months_from
from placement.rules.report import Bar, Head, Report, ReportKind, Row, added_up
from placement.shown_entries import of_secret_household
from placement.sight import visible

# Arrivals of before this system are booked as an opening balance, which knows no ground.
OPENING = "opening"
WAYS = tuple(status for status in HouseholdStatus if status in WAYS_OUT)


@dataclass(frozen=True)
class Arrived:
    """Persons who arrived (or fewer, where it was corrected), by the month in which it was booked."""

    municipality_id: int
    agreement_id: int
    month: str
    ground: Ground | None
    household_id: int | None
    persons: int


def arrivals_by_ground_visible_to(official: Official, db: Session, *, year: int) -> Report:
    """Persons by municipality, month and ground; a bar is a month of all municipalities."""
    found = arrived(official, db, year=year)
    ids = {one.municipality_id for one in found}
    places = {
        one.key: one for one in db.exec(select(Municipality).where(col(Municipality.id).in_(ids)))
    }
    grounds = [one for one in Ground if any(each.ground is one for each in found)]
    columns: tuple[Head, ...] = (*grounds, OPENING)
    cells: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for one in found:
        cells[one.municipality_id, one.month][one.ground or OPENING] += one.persons
    ordered = sorted(cells, key=lambda pair: (places[pair[0]].name_fi, pair[1]))
    rows = [
        Row((places[place], month), _cells(cells[place, month], columns))
        for place, month in ordered
    ]
    by_month: Counter[str] = Counter()
    for (_, month), counts in cells.items():
        by_month[month] += counts.total()
    return Report(
        kind=ReportKind.ARRIVALS,
        year=year,
        heads=("municipality", "month"),
        columns=(*columns, "total"),
        rows=tuple(rows),
        total=added_up(rows),
        series=("arrived",),
        bars=tuple(
            Bar(month, (max(by_month[month], 0),))
            for month in months_from(f"{year:04}-01", 12)
            if rows
        ),
    )


def arrived(official: Official, db: Session, *, year: int) -> list[Arrived]:
    """Return what was booked as arrived in a year, each household once however many lines count it."""
    first, following = bounds_of(year)
    statement = (
        sa_select(
            LedgerEntry,
            col(Agreement.municipality_id),
            col(Agreement.id),
            col(Household.id),
            col(Household.ground),
        )
        .join(QuotaLine, col(LedgerEntry.line_id) == col(QuotaLine.id))
        .join(Agreement, col(QuotaLine.agreement_id) == col(Agreement.id))
        .join(Proposal, col(LedgerEntry.proposal_id) == col(Proposal.id), isouter=True)
        .join(Household, col(Proposal.household_id) == col(Household.id), isouter=True)
        .where(visible(LedgerEntry, official.scope), not_(of_secret_household()))
        .where(col(LedgerEntry.arrived) != 0)
        .where(col(LedgerEntry.at) >= first, col(LedgerEntry.at) < following)
        .order_by(col(LedgerEntry.line_id), col(LedgerEntry.id))
    )
    outermost = {
        line.key
        for one in agreements_visible_to(official, db, year=year)
        for line, _ in one.outermost
    }
    line_of: dict[int, int] = {}
    found = []
    for entry, municipality_id, agreement_id, household_id, ground in db.execute(statement):
        if entry.proposal_id is None:
            counts = entry.line_id in outermost
        else:
            counts = line_of.setdefault(entry.proposal_id, entry.line_id) == entry.line_id
        if counts:
            month = month_of(helsinki_day(entry.at))
            found.append(
                Arrived(municipality_id, agreement_id, month, ground, household_id, entry.arrived)
            )
    return found


def _cells(counts: Counter[str], columns: Sequence[Head]) -> tuple[int, ...]:
    return (*(counts[str(one)] for one in columns), counts.total())


def moves_visible_to(official: Official, db: Session, *, year: int) -> Report:
    """The authority's own households whose cases ended without a placement, by month: households and persons."""
    first, following = bounds_of(year)
    closed = db.execute(
        sa_select(col(AuditEntry.at), col(Household.status), col(Household.size))
        .join(
            Household,
            (col(AuditEntry.subject) == "household")
            & (col(AuditEntry.subject_id) == col(Household.id)),
        )
        .where(visible(Household, official.scope), TOLD)
        .where(col(Household.authority_id) == official.authority_id)
        .where(col(AuditEntry.event) == Event.HOUSEHOLD_CLOSED.value)
        .where(col(Household.status).in_(WAYS))
        .where(col(AuditEntry.at) >= first, col(AuditEntry.at) < following)
    ).all()
    households: Counter[tuple[str, HouseholdStatus]] = Counter()
    persons: Counter[tuple[str, HouseholdStatus]] = Counter()
    for at, status, size in closed:
        key = (month_of(helsinki_day(at)), status)
        households[key] += 1
        persons[key] += size
    rows = []
    for month in sorted({month for month, _ in households}):
        pairs = [(households[month, way], persons[month, way]) for way in WAYS]
        rows.append(Row((month,), tuple(number for pair in pairs for number in pair)))
    return Report(
        kind=ReportKind.MOVES,
        year=year,
        heads=("month",),
        columns=tuple(f"{way}-{unit}" for way in WAYS for unit in ("households", "persons")),
        rows=tuple(rows),
        total=added_up(rows),
        series=WAYS,
        bars=tuple(Bar(row.heads[0], row.cells[::2]) for row in rows),
    )
