"""Bars of a report, measured for drawing: one scale for all, each part where the one before it ends."""

from dataclasses import dataclass

from placement.rules.report import Cell, Head, Report
from web.report_words import said_cell, said_head

WIDTH = 1000
# Classes of web/theme/_figures.scss, by what is stacked; others take the turn of `TURNS`.
FILLS = {
    "arrived": "used",
    "accepted": "accepted",
    "used": "used",
    "reserved": "reserved",
    "held": "held",
    "free": "ground",
    "left-over": "ground",
    "to-come": "reserved",
    "declined": "minus",
    "expired": "late",
    "withdrawn": "held",
    "median": "used",
    "up-to-percentile-90": "reserved",
    "cases": "used",
}
TURNS = ("used", "reserved", "held")


@dataclass(frozen=True)
class Part:
    """A rectangle of a bar, in units of `WIDTH` for the longest bar."""

    fill: str
    x: float
    width: float


@dataclass(frozen=True)
class ChartBar:
    """One bar with its name and all that it says in words."""

    name: str
    said: str
    parts: tuple[Part, ...]
    total: str


@dataclass(frozen=True)
class Chart:
    """The bars, and what their colours mean; None in the place of a chart where there is nothing to draw."""

    bars: tuple[ChartBar, ...]
    legend: tuple[tuple[str, str], ...]


def chart_of(report: Report) -> Chart | None:
    """Measure the bars of a report. What is not told is not drawn: the table says so."""
    most = max((sum(map(_length, bar.values)) for bar in report.bars), default=0)
    if not most:
        return None
    fills = [_fill(head, turn) for turn, head in enumerate(report.series)]
    names = [said_head(head) for head in report.series]
    bars = []
    for bar in report.bars:
        x, parts = 0.0, []
        for fill, value in zip(fills, bar.values, strict=True):
            width = _length(value) / most * WIDTH
            if width:
                parts.append(Part(fill, round(x, 1), round(width, 1)))
            x += width
        pairs = zip(names, bar.values, strict=True)
        said = ", ".join(f"{name} {said_cell(value)}" for name, value in pairs)
        name = said_head(bar.head)
        bars.append(ChartBar(name, f"{name}: {said}", tuple(parts), _total(bar.values)))
    return Chart(tuple(bars), tuple(zip(fills, names, strict=True)) if len(names) > 1 else ())


def _length(value: Cell) -> float:
    return float(value) if isinstance(value, (int, float)) and value > 0 else 0.0


def _total(values: tuple[Cell, ...]) -> str:
    """What stands at the end of a bar: its whole length, where all of it is told."""
    numbers = [value for value in values if isinstance(value, (int, float))]
    return said_cell(sum(numbers)) if len(numbers) == len(values) else said_cell(None)


def _fill(head: Head, turn: int) -> str:
    return FILLS.get(str(head), TURNS[turn % len(TURNS)])
