"""The rows of the solver's table: figures of one run, medians of several, and how they are printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from statistics import median

Trace = tuple[tuple[float, int | None, int | None], ...]


@dataclass(frozen=True)
class Row:
    """One method on one problem. Seconds, GiB and percent; None: not known."""

    problem: str
    method: str
    # Seconds that it was given.
    given: float
    # Why there is no answer, or what is wrong with how it ended; empty: nothing.
    fault: str
    seconds: float
    gib: float
    households: int | None = None
    reach: int | None = None
    fit: int | None = None
    reach_gap: float | None = None
    fit_gap: float | None = None
    broken: int | None = None
    first_answer: float | None = None
    # How far its own limits lie above the known ones.
    reach_excess: float | None = None
    fit_excess: float | None = None
    times: int = 1
    # (seconds, reach, fit) at each better answer that it told of; a baseline tells no goals.
    trace: Trace = field(default=(), repr=False)

    @property
    def answered(self) -> bool:
        """Say whether there is an answer."""
        return self.broken is not None


@dataclass(frozen=True)
class Asked:
    """What is asked of the solver on a problem: seconds, GiB, gaps and excess of its own limits in percent."""

    seconds: float
    gib: float
    reach_gap: float
    fit_gap: float
    # None: nothing is asked.
    excess: float | None = 0.5


HEAD = (
    "problem", "method", "seconds", "GiB", "reach gap %", "fit gap %", "broken", "first answer s",
    "own limits above known %", "",
)  # fmt: skip
WIDTHS = (15, 7, 7, 5, 11, 9, 6, 14, 24, 0)


def medians(rows: Sequence[Row]) -> Row:
    """Return the row of several runs: the middle of each figure among those that have it, every fault once."""
    first = rows[0]
    if len(rows) == 1:
        return first
    figures = {
        one.name: median(known)
        for one in fields(Row)
        if isinstance(getattr(first, one.name), float | int | None) and one.name != "times"
        if (known := [value for row in rows if (value := getattr(row, one.name)) is not None])
    }
    faults = list(dict.fromkeys(row.fault for row in rows if row.fault))
    answered = sum(row.answered for row in rows)
    if answered < len(rows):
        faults.append(f"{answered} of {len(rows)} runs gave an answer")
    return replace(first, **figures, fault="; ".join(faults), times=len(rows), trace=())


def missed(row: Row, asked: Asked) -> list[str]:
    """Return what the solver did not reach of what is asked; empty: nothing."""
    if not row.answered:
        return ["an answer"]
    limits = [
        ("time", row.seconds, row.given),
        ("memory", row.gib, asked.gib),
        ("reach", row.reach_gap, asked.reach_gap),
        ("fit", row.fit_gap, asked.fit_gap),
        ("broken rules", row.broken, 0),
    ]
    if asked.excess is not None:
        limits += [
            ("own limit of reach", row.reach_excess, asked.excess),
            ("own limit of fit", row.fit_excess, asked.excess),
        ]
    found = [what for what, got, most in limits if got is None or got > most]
    return found + (["its end"] if row.fault else [])


def head() -> str:
    """Return the table's first two lines."""
    return f"{_line(HEAD)}\n{_line(['-' * max(3, width) for width in WIDTHS])}"


def line(row: Row, verdict: str) -> str:
    """Return a row of the table; a figure that is not known is a dash."""
    limits = [_figure(one, 3) for one in (row.reach_excess, row.fit_excess)]
    return _line(
        (
            row.problem, row.method, _figure(row.seconds, 1), _figure(row.gib, 2),
            _figure(row.reach_gap, 3), _figure(row.fit_gap, 3), _figure(row.broken, 0),
            _figure(row.first_answer, 1),
            "-" if row.fit_excess is None else f"{limits[0]} / {limits[1]}",
            verdict,
        )
    )  # fmt: skip


def not_finished(rows: Iterable[Row]) -> list[str]:
    """Return a sentence for each row without an answer, or whose end was not as it should be."""
    return [f"- {row.method} on {row.problem}: {row.fault}" for row in rows if row.fault]


def _figure(value: float | None, digits: int) -> str:
    # Adding 0 makes a rounded -0 a plain one.
    return "-" if value is None else f"{round(value, digits) + 0:.{digits}f}"


def _line(cells: Sequence[str]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)]
    return f"| {' | '.join(padded)} |"
