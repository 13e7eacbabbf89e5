"""What the system does on its own, and when. This table is the whole timetable; web/scheduler.py reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session

from placement.jobs.nightly_allocation import nightly_allocation
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.jobs.solve_waiting_scenarios import solve_waiting_scenarios


@dataclass(frozen=True)
class Turn:
    """Done once for each slot of its cron expression (UTC), in one transaction with the row that says so."""

    name: str
    cron: str
    run: Callable[[Session, datetime], object]


@dataclass(frozen=True)
class Watch:
    """Looks every so many seconds whether there is something to do, and guards itself against doing it twice."""

    name: str
    every_seconds: int
    run: Callable[[Engine, datetime], object]


def timetable(*, nightly_at: str, nightly_seconds: int) -> tuple[Turn | Watch, ...]:
    """Return the whole timetable. `nightly_at` is HH:MM in UTC; the solver may take `nightly_seconds`."""
    hour, minute = map(int, nightly_at.split(":"))
    return (
        Turn(
            "nightly-allocation",
            cron=f"{minute} {hour} * * *",
            run=partial(nightly_allocation, seconds=nightly_seconds),
        ),
        Watch("solve-waiting-runs", every_seconds=2, run=solve_waiting_runs),
        Watch("solve-waiting-scenarios", every_seconds=2, run=solve_waiting_scenarios),
    )
