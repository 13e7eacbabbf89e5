"""`kuntapaikka allocate`: one allocation run on the database, now, with a progress bar."""

import argparse
import sys
import threading
from typing import TYPE_CHECKING

from web.commands import NotPossible

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID
    from sqlalchemy import Engine

    from placement.model.allocation_run import AllocationRun

LOOK_SECONDS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Time and seed."""
    parser.add_argument(
        "--seconds", type=int, help="time that the solver may take (default: as for the night)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed searches the same way")


def run(args: argparse.Namespace) -> int:
    """Ask for a run and solve it, or follow the process that does; 0 when it has saved its proposals."""
    from placement.actions.start_allocation import start_allocation  # noqa: PLC0415
    from placement.model.allocation_run import RunStatus  # noqa: PLC0415
    from placement.transaction import transaction  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415
    from web.commands.database import must_be_migrated, open_database  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    settings = Settings()
    engine = open_database(settings)
    must_be_migrated(engine)
    with transaction(engine) as db:
        asked = start_allocation(
            db,
            seconds=settings.nightly_seconds if args.seconds is None else args.seconds,
            seed=args.seed,
            by=None,
            at=utc_now(),
        )
    done = _follow(engine, asked.key)
    if done.status is not RunStatus.DONE:
        raise NotPossible(f"run {done.key} {done.status.value}: {done.failure or 'stopped'}")
    _say(done)
    return 0


def _follow(engine: "Engine", run_id: int) -> "AllocationRun":
    """Show its progress until it has ended, whoever solves it."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    from placement.queries.runs import GOING, run_now  # noqa: PLC0415

    solving = threading.Thread(target=_solve, args=(engine,), daemon=True)
    solving.start()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        shown = bar.add_task("waiting", total=None)
        while (now := run_now(engine, run_id)).status in GOING:
            _show(bar, shown, now)
            solving.join(timeout=LOOK_SECONDS)
            if not solving.is_alive():
                # Another process was at work on an earlier run; perhaps it is our turn now.
                solving = threading.Thread(target=_solve, args=(engine,), daemon=True)
                solving.start()
    solving.join()
    return now


def _solve(engine: "Engine") -> None:
    from placement.jobs.solve_waiting_runs import solve_waiting_runs  # noqa: PLC0415
    from web.clock import utc_now  # noqa: PLC0415

    if solve_waiting_runs(engine, utc_now()) is None:
        threading.Event().wait(LOOK_SECONDS)


def _show(bar: "Progress", shown: "TaskID", now: "AllocationRun") -> None:
    told = now.progress
    parts = [f"run {now.key}", str(told.get("phase", now.status.value))]
    for goal in ("reach", "fit"):
        if told.get(goal) is not None:
            gap = told.get(f"gap_{goal}")
            parts.append(
                f"{goal} {told[goal]}" + (f" (gap {gap:.2f} %)" if gap is not None else "")
            )
    bar.update(
        shown,
        description="  ".join(parts),
        total=now.seconds,
        completed=min(now.seconds, told.get("seconds", 0)),
    )


def _say(run: "AllocationRun") -> None:
    from placement.rules.gap import gap_percent  # noqa: PLC0415

    lines = [
        f"run {run.key}: {run.placed} of {run.households} waiting households have a proposal"
        + (f", {len(run.dropped)} dropped" if run.dropped else "")
    ]
    for goal in ("reach", "fit"):
        attained, bound = getattr(run, goal), getattr(run, f"bound_{goal}")
        gap = gap_percent(bound, attained)
        said = "unknown" if gap is None else f"{gap:.3f} %"
        lines.append(f"{goal} {attained}, proven limit {bound}, gap {said}")
    sys.stdout.write("\n".join(lines) + "\n")
