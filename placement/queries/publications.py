"""What is told to everybody, and what is counted for it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import Agreement
from placement.model.area import Area, AreaKind
from placement.model.household import Household
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import Proposal
from placement.model.publication import Publication, Series
from placement.model.user import Role
from placement.queries.report_answers import TOLD, ended_at, outcome_of
from placement.queries.report_arrivals import Arrived, arrived
from placement.rules.publication import Counted


def published_visible_to(
    official: Official | None, db: Session, *, series: Series
) -> Sequence[Publication]:
    """Return all that was told of a series, oldest first. `official` is None for the public: all read the same."""
    del official
    return db.exec(
        select(Publication).where(Publication.series == series).order_by(col(Publication.period))
    ).all()


def authorities_named_visible_to(official: Official | None, db: Session) -> dict[str, Area]:
    """Return the authorities of the register by code, the newest of each: public facts."""
    del official
    areas = select(Area).where(Area.kind == AreaKind.AUTHORITY).order_by(col(Area.valid_from_day))
    return {area.code: area for area in db.exec(areas)}


def periods_told(db: Session, series: Series) -> set[str]:
    """Return the periods that have been told."""
    return set(db.exec(select(Publication.period).where(Publication.series == series)))


def first_booking(db: Session) -> datetime | None:
    """Return when the first persons were booked as asked, accepted or arrived; None where nobody was."""
    taken = (col(LedgerEntry.reserved) != 0) | (col(LedgerEntry.arrived) != 0)
    first = select(LedgerEntry).where(taken).order_by(col(LedgerEntry.at)).limit(1)
    entry = db.exec(first).first()
    return entry.at if entry else None


def arrivals_counted(db: Session, month: str) -> list[Counted]:
    """Return who was booked as arrived in a month (YYYY-MM), by authority and ground.

    A household that was corrected to nobody in the month is not there; an opening balance counts as one household.
    """
    codes = _codes_of_authorities(db)
    persons: defaultdict[tuple[str, str, int], int] = defaultdict(int)
    for number, one in enumerate(_arrived_everywhere(db, int(month[:4]))):
        if one.month == month:
            case = one.household_id or -1 - number
            persons[codes[one.agreement_id], one.ground or "opening", case] += one.persons
    return [
        Counted(authority, ground, count, frozenset({case}))
        for (authority, ground, case), count in sorted(persons.items())
        if count > 0
    ]


def _arrived_everywhere(db: Session, year: int) -> Iterator[Arrived]:
    """Each authority's own, one authority after another: nobody's scope is the whole country's arrivals."""
    for authority_id in db.exec(
        select(Agreement.authority_id).distinct().order_by(col(Agreement.authority_id))
    ).all():
        reader = Official(id=0, role=Role.AUTHORITY_OFFICER, authority_id=authority_id)
        yield from arrived(reader, db, year=year)


def answers_counted(db: Session, first: datetime, following: datetime) -> list[Counted]:
    """Return the questions that ended from a moment to another (not included), by authority and answer."""
    codes = _codes_of_authorities(db)
    ended = ended_at()
    found = db.exec(
        select(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(TOLD, col(Proposal.sent_at).is_not(None), ended >= first, ended < following)
        .order_by(col(Proposal.id))
    )
    return [
        Counted(codes[one.agreement_id], outcome_of(one), 1, frozenset({one.key})) for one in found
    ]


def _codes_of_authorities(db: Session) -> dict[int, str]:
    """The code of each agreement's authority."""
    rows = db.exec(
        select(Agreement.id, Area.code).join(Area, col(Agreement.authority_id) == col(Area.id))
    )
    return {key: code for key, code in rows if key is not None}
