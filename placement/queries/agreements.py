"""Agreements: the one to change (held), and those an official may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, true
from sqlalchemy import select as sa_select
from sqlalchemy.orm import defer
from sqlmodel import Session, and_, col, or_, select

from placement.access import Official, Scope
from placement.ledger import Figures, figures
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Area, Municipality
from placement.queries.held import the_one_held
from placement.refusals import NotFound
from placement.sight import use_is_told, visible


def agreement_to_change(agreement_id: int, db: Session) -> Agreement:
    """Return the agreement, held until the transaction ends: lines and ledger under it change one at a time.

    Raises `NotFound`. On SQLite the transaction itself is the lock (BEGIN IMMEDIATE).
    """
    return the_one_held(Agreement, db, Agreement.id == agreement_id)


def municipality_to_change(municipality_id: int, db: Session) -> Municipality:
    """Return the municipality, held: what counts over all its agreements (month, services) stands still.

    Raises `NotFound`.
    """
    return the_one_held(Municipality, db, Municipality.id == municipality_id)


def municipality_with_code_to_change(code: str, db: Session) -> Municipality:
    """Return the municipality of a three-digit code, held. Raises `NotFound`."""
    return the_one_held(Municipality, db, Municipality.code == code)


def agreements_between(db: Session, authority_id: int, municipality_id: int) -> list[Agreement]:
    """Return every agreement of an authority with a municipality, oldest first."""
    statement = (
        select(Agreement)
        .where(Agreement.authority_id == authority_id, Agreement.municipality_id == municipality_id)
        .order_by(col(Agreement.valid_from_day))
    )
    return list(db.exec(statement))


def agreement_in_year(
    db: Session, authority_id: int, municipality_id: int, year: int
) -> Agreement | None:
    """Return the agreement of the two that is in force in a year, the newest; None where there is none."""
    statement = (
        select(Agreement)
        .where(
            Agreement.authority_id == authority_id,
            Agreement.municipality_id == municipality_id,
            _in_force(year),
        )
        .order_by(col(Agreement.valid_from_day).desc())
        .limit(1)
    )
    return db.exec(statement).one_or_none()


def sum_told(figures: Iterable[Figures | None]) -> Figures | None:
    """The sum, zeros of none; None where one of them is not told."""
    total = Figures()
    for one in figures:
        if one is None:
            return None
        total += one
    return total


@dataclass(frozen=True)
class AgreementFigures:
    """One agreement of a year with its lines and what the ledger says of each: None to whom use is not told."""

    agreement: Agreement
    municipality: Municipality
    authority: Area
    lines: Sequence[tuple[QuotaLine, Figures | None]]

    @property
    def outermost(self) -> list[tuple[QuotaLine, Figures | None]]:
        """Lines that are no part of another one.

        A household counts on every line that takes its category, so a total and its parts are never added.
        """
        return [
            pair
            for place, pair in enumerate(self.lines)
            if not any(
                _lies_within(pair[0], other, later=place > there)
                for there, (other, _) in enumerate(self.lines)
                if there != place
            )
        ]

    @property
    def whole(self) -> Figures | None:
        """Figures of the agreement: of its outermost lines of that year, added up."""
        return sum_told(line_figures for _, line_figures in self.outermost)

    @property
    def committed(self) -> int:
        """Persons that the municipality has committed itself to."""
        return sum(line.committed for line, _ in self.outermost)

    @property
    def at_most(self) -> int:
        """Persons that the municipality receives at most."""
        return sum(line.at_most for line, _ in self.outermost)


def _lies_within(line: QuotaLine, other: QuotaLine, *, later: bool) -> bool:
    """Say whether a line counts only what another one of its year counts too; of two equals the later does."""
    inner, outer = set(line.categories), set(other.categories)
    return line.year == other.year and (inner < outer or (inner == outer and later))


def agreements_visible_to(
    official: Official,
    db: Session,
    *,
    year: int,
    search: str = "",
    authority_id: int | None = None,
    also_without_lines: bool = False,
) -> list[AgreementFigures]:
    """Return what is agreed for a year, by municipality's Finnish name, in two queries.

    `search`: part of a municipality's name, or its code. `also_without_lines`: agreements in force in the year
    that have no line of it yet.
    """
    has_lines: ColumnElement[bool] = col(QuotaLine.id).is_not(None)
    shown = or_(has_lines, _in_force(year)) if also_without_lines else has_lines
    statement = _with_lines(official.scope, col(QuotaLine.year) == year).where(
        visible(Agreement, official.scope), shown
    )
    if search:
        statement = statement.where(_named(search))
    if authority_id is not None:
        statement = statement.where(col(Agreement.authority_id) == authority_id)
    return _grouped(statement, db, official.scope)


def agreements_of_visible_to(
    official: Official, municipality_id: int, db: Session
) -> list[AgreementFigures]:
    """Return every agreement of a municipality with the lines of all years, newest year first."""
    statement = _with_lines(official.scope).where(
        visible(Agreement, official.scope), col(Agreement.municipality_id) == municipality_id
    )
    return _grouped(statement, db, official.scope)


def agreement_visible_to(official: Official, agreement_id: int, db: Session) -> AgreementFigures:
    """Return one agreement with the lines of all years. Raises `NotFound`."""
    statement = _with_lines(official.scope).where(
        visible(Agreement, official.scope), col(Agreement.id) == agreement_id
    )
    found = _grouped(statement, db, official.scope)
    if not found:
        raise NotFound
    return found[0]


def authorities_visible_to(official: Official, db: Session) -> list[Area]:
    """Return the authorities that have agreements within the official's scope, by Finnish name."""
    with_agreements = select(Agreement.authority_id).where(visible(Agreement, official.scope))
    statement = select(Area).where(col(Area.id).in_(with_agreements)).order_by(col(Area.name_fi))
    return list(db.exec(statement))


def years_visible_to(official: Official, db: Session) -> list[int]:
    """Return the years that have lines within the official's scope."""
    years = select(QuotaLine.year).where(visible(QuotaLine, official.scope)).distinct()
    return sorted(db.exec(years).all())


LinesSelected = Select[Agreement, Municipality, Area, QuotaLine]
Line = tuple[QuotaLine, Figures | None]


def _in_force(year: int) -> ColumnElement[bool]:
    """Say in SQL whether an agreement is in force on some day of a year."""
    ends = col(Agreement.valid_to_day)
    begun = col(Agreement.valid_from_day) <= date(year, 12, 31)
    return begun & or_(ends.is_(None), ends >= date(year, 1, 1))


def _with_lines(scope: Scope, lines: ColumnElement[bool] | None = None) -> LinesSelected:
    """Select agreements with those of their lines that a condition chooses, without `taken` where it is not told."""
    selected = (
        sa_select(Agreement, Municipality, Area, QuotaLine)
        .join(Municipality, col(Agreement.municipality_id) == col(Municipality.id))
        .join(Area, col(Agreement.authority_id) == col(Area.id))
        .outerjoin(
            QuotaLine,
            and_(
                col(QuotaLine.agreement_id) == col(Agreement.id), true() if lines is None else lines
            ),
        )
        .order_by(
            col(Municipality.name_fi),
            col(Agreement.valid_from_day),
            col(Agreement.id),
            col(QuotaLine.year).desc(),
            col(QuotaLine.id),
        )
    )
    if use_is_told(scope):
        return selected
    return selected.options(defer(col(QuotaLine.taken), raiseload=True))  # type: ignore[arg-type]


def _named(search: str) -> ColumnElement[bool]:
    return or_(
        col(Municipality.name_fi).icontains(search, autoescape=True),
        col(Municipality.name_sv).icontains(search, autoescape=True),
        col(Municipality.code) == search,
    )


def _grouped(statement: LinesSelected, db: Session, scope: Scope) -> list[AgreementFigures]:
    """Return the rows by agreement, each line with its sums where these are told."""
    rows = db.exec(statement).all()  # type: ignore[call-overload]
    sums = figures(db, [line.key for *_, line in rows if line]) if use_is_told(scope) else {}
    grouped: dict[int, tuple[Agreement, Municipality, Area, list[Line]]] = {}
    for agreement, municipality, authority, line in rows:
        row = grouped.setdefault(agreement.key, (agreement, municipality, authority, []))
        if line:
            row[3].append((line, sums.get(line.key)))
    return [AgreementFigures(*row) for row in grouped.values()]
