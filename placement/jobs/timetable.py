"""What the system does on its own, and when. This table is the whole timetable; web/scheduler.py reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from sqlalchemy import Engine
from sqlmodel import Session

from placement.jobs.end_of_deadlines import end_of_deadlines
from placement.jobs.nightly_allocation import nightly_allocation
from placement.jobs.post import Post
from placement.jobs.publish_figures import publish_figures
from placement.jobs.remind_of_deadlines import remind_of_deadlines
from placement.jobs.send_letters import send_letters
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


def timetable(
    *, nightly_at: str, nightly_seconds: int, post: Post, digest_time: time
) -> tuple[Turn | Watch, ...]:
    """Return the whole timetable.

    `nightly_at` is HH:MM in UTC; the solver may take `nightly_seconds`. `post` carries the letters;
    `digest_time` is by the clock in Helsinki.
    """
    hour, minute = map(int, nightly_at.split(":"))
    return (
        # Helsinki's midnight is 21:00 UTC in summer and 22:00 in winter; in winter the first turn finds nothing over.
        # Before the night's run, which then places the households anew.
        Turn("end-of-deadlines", cron="5 21,22 * * *", run=end_of_deadlines),
        Turn(
            "nightly-allocation",
            cron=f"{minute} {hour} * * *",
            run=partial(nightly_allocation, seconds=nightly_seconds),
        ),
        Turn("remind-of-deadlines", cron="0 3 * * *", run=remind_of_deadlines),
        Turn("publish-figures", cron="30 3 * * *", run=publish_figures),
        Watch("solve-waiting-runs", every_seconds=2, run=solve_waiting_runs),
        Watch("solve-waiting-scenarios", every_seconds=2, run=solve_waiting_scenarios),
        Watch(
            "send-letters",
            every_seconds=20,
            run=partial(send_letters, post=post, digest_time=digest_time),
        ),
    )
