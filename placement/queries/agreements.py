"""Agreements: the one to change (held), and those an official may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, or_, select

from placement.access import Official, visible
from placement.ledger import Figures, figures
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Area, Municipality
from placement.refusals import NotFound


def agreement_to_change(agreement_id: int, db: Session) -> Agreement:
    """Return the agreement, held until the transaction ends: lines and ledger under it change one at a time.

    Raises `NotFound`. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE).
    """
    held = (
        select(Agreement)
        .where(Agreement.id == agreement_id)
        .with_for_update(of=Agreement)
        .execution_options(populate_existing=True)
    )
    found = db.exec(held).one_or_none()
    if found is None:
        raise NotFound
    return found


def municipality_to_change(municipality_id: int, db: Session) -> Municipality:
    """Return the municipality, held: what counts over all its agreements (month, services) stands still."""
    held = (
        select(Municipality)
        .where(Municipality.id == municipality_id)
        .with_for_update(of=Municipality)
        .execution_options(populate_existing=True)
    )
    return db.exec(held).one()


@dataclass(frozen=True)
class AgreementFigures:
    """One agreement of a year with its lines and what the ledger says of each."""

    agreement: Agreement
    municipality: Municipality
    authority: Area
    lines: Sequence[tuple[QuotaLine, Figures]]

    @property
    def sizing(self) -> tuple[QuotaLine, Figures] | None:
        """The line that counts every category the others do (the total), else None."""
        everything = {category for line, _ in self.lines for category in line.categories}
        totals = [pair for pair in self.lines if set(pair[0].categories) == everything]
        return max(totals, key=lambda pair: pair[0].at_most, default=None)

    @property
    def whole(self) -> Figures:
        """Figures of the agreement: of its total line, else of its lines added up.

        A household counts on every line that takes its category, so a total and its parts are never added.
        """
        if self.sizing is not None:
            return self.sizing[1]
        return sum((line_figures for _, line_figures in self.lines), Figures())

    @property
    def committed(self) -> int:
        """Persons that the municipality has committed itself to."""
        if self.sizing is not None:
            return self.sizing[0].committed
        return sum(line.committed for line, _ in self.lines)


def agreements_visible_to(
    official: Official, db: Session, *, year: int, search: str = ""
) -> list[AgreementFigures]:
    """Return agreements with lines of a year, by municipality's name; two queries and one for the sums."""
    statement = (
        select(QuotaLine, Agreement, Municipality, Area)
        .join(Agreement, col(QuotaLine.agreement_id) == col(Agreement.id))
        .join(Municipality, col(Agreement.municipality_id) == col(Municipality.id))
        .join(Area, col(Agreement.authority_id) == col(Area.id))
        .where(visible(QuotaLine, official.scope), QuotaLine.year == year)
        .order_by(col(Municipality.name_fi), col(Agreement.id), col(QuotaLine.id))
    )
    if search:
        like = f"%{search}%"
        statement = statement.where(
            or_(
                col(Municipality.name_fi).ilike(like),
                col(Municipality.name_sv).ilike(like),
                col(Municipality.code) == search,
            )
        )
    rows = db.exec(statement).all()
    sums = figures(db, [line.key for line, *_ in rows])
    grouped: dict[int, tuple[Agreement, Municipality, Area, list[tuple[QuotaLine, Figures]]]] = {}
    for line, agreement, municipality, authority in rows:
        row = grouped.setdefault(agreement.key, (agreement, municipality, authority, []))
        row[3].append((line, sums[line.key]))
    return [AgreementFigures(*row) for row in grouped.values()]


def years_visible_to(official: Official, db: Session) -> list[int]:
    """Return the years that have lines within the official's scope."""
    years = select(QuotaLine.year).where(visible(QuotaLine, official.scope)).distinct()
    return sorted(db.exec(years).all())


def valid_on(agreement: Agreement, day: date) -> bool:
    """Say whether an agreement is in force on a day."""
    return agreement.valid_from_day <= day and (
        agreement.valid_to_day is None or day <= agreement.valid_to_day
    )
