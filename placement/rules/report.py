"""What a report is: rows of numbers with their names, whatever it is shown or exported as (pure)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

from placement.access import AuthorityArea, Nation, OneMunicipality, Scope
from placement.model.area import Area, Municipality


class ReportKind(StrEnum):
    """The reports, in the order of their tabs."""

    QUOTA_USE = "quota-use"
    QUOTA_MONTHS = "quota-months"
    FORECAST = "forecast"
    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERS = "answers"
    ARRIVALS = "arrivals"
    MOVES = "moves"


class Untold(Enum):
    """In the place of a number that would tell of too few, or help to work such a number out."""

    HIDDEN = "hidden"


K = ReportKind
# A municipality has no households of its own that could be overdue or move elsewhere.
KINDS_OF: dict[type, tuple[ReportKind, ...]] = {
    AuthorityArea: tuple(ReportKind),
    OneMunicipality: tuple(one for one in ReportKind if one is not K.MOVES),
    # What everybody is told, and no more.
    Nation: (K.ARRIVALS, K.ANSWERS),
}
del K

# What names a row or a column: shown by its name or its word; a plain string is a code, `Text` stands as it is.
Cell = int | float | Untold | None


@dataclass(frozen=True)
class Text:
    """Words of an official that stand as they are: a line's label."""

    text: str


Head = Municipality | Area | StrEnum | Text | str


@dataclass(frozen=True)
class Row:
    """One line of a report. A float has one decimal; None: there is nothing to say."""

    heads: tuple[Head, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Bar:
    """One bar of the chart: its name and what is stacked in it."""

    head: Head
    values: tuple[Cell, ...]


@dataclass(frozen=True)
class Report:
    """A table with the chart beside it.

    `heads`: codes of the columns that name a row. `columns`: what the numbers are. `series`: what each bar stacks.
    """

    kind: ReportKind
    year: int
    heads: tuple[str, ...]
    columns: tuple[Head, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    series: tuple[Head, ...] = ()
    bars: tuple[Bar, ...] = ()


def kinds_of(scope: Scope) -> tuple[ReportKind, ...]:
    """The reports of a scope; none for a duty that has ended."""
    return KINDS_OF.get(type(scope), ())


def sees_only_what_is_published(scope: Scope) -> bool:
    """Whether this scope is told nothing but what the public is told too."""
    return isinstance(scope, Nation)


def added_up(rows: Sequence[Row], head: Head = "total") -> Row | None:
    """The sum of the rows, None where there are none; a column with anything but whole numbers has no sum."""
    if not rows:
        return None
    add: Callable[[tuple[Cell, ...]], Cell] = lambda cells: (  # noqa: E731
        sum(cell for cell in cells if isinstance(cell, int))
        if all(isinstance(cell, int) for cell in cells)
        else None
    )
    columns = zip(*(row.cells for row in rows), strict=True)
    return Row((head,), tuple(add(column) for column in columns))
