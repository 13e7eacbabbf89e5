"""What a job writes on a run while it goes: claimed, alive, ended; and runs whose process has died."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from placement.audit import Event, record
from placement.jobs.going import alive, is_dead
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.letter import NoticeKind
from placement.notices import tell
from placement.queries.policies import hold_runs
from placement.queries.runs import run_to_change, runs_with_status
from placement.transaction import reading, transaction


def claim(engine: Engine, *, at: datetime) -> int | None:
    """Take the oldest waiting run, unless one goes on: one at a time, by one process. Return its id or None."""
    with reading(engine) as db:
        if not runs_with_status(db, RunStatus.WAITING):
            return None
    with transaction(engine) as db:
        hold_runs(db)
        waiting = runs_with_status(db, RunStatus.WAITING)
        if not waiting or runs_with_status(db, RunStatus.RUNNING):
            return None
        run = waiting[0]
        run.status = RunStatus.RUNNING
        run.started_at = at
        run.progress = alive({"phase": "question"}, at)
        db.add(run)
        return run.key


def still_alive(engine: Engine, run_id: int, progress: dict[str, Any], *, at: datetime) -> None:
    """Write the newest progress and the sign of life."""
    with transaction(engine) as db:
        run = run_to_change(run_id, db)
        if run.status is RunStatus.RUNNING:
            run.progress = alive({**run.progress, **progress}, at)
            db.add(run)


def cancel_asked(engine: Engine, run_id: int) -> bool:
    """Whether somebody has asked to stop it, or ended it already."""
    with reading(engine) as db:
        # Asked about once a second: without question and answer, which may be megabytes.
        asked, status = db.exec(
            select(AllocationRun.cancel_asked, AllocationRun.status).where(
                AllocationRun.id == run_id
            )
        ).one()
    return asked or status is not RunStatus.RUNNING


def end(
    engine: Engine, run_id: int, status: RunStatus, *, at: datetime, failure: str | None = None
) -> None:
    """End a run without proposals: FAILED with its reason, or CANCELLED. One that has ended stays as it is."""
    with transaction(engine) as db:
        run = run_to_change(run_id, db)
        if run.status is RunStatus.RUNNING:
            run.status, run.failure, run.finished_at = status, failure, at
            db.add(run)
            if failure:
                record(db, Event.RUN_FAILED, at=at, by=None, about=run, code=failure.split(":")[0])
                tell(db, NoticeKind.RUN_FAILED, at=at, by=None)


def fail_dead_runs(engine: Engine, *, at: datetime) -> None:
    """Mark runs whose process has died: old proposals stand, and the next run can begin."""
    with reading(engine) as db:
        dead = [
            run.key for run in runs_with_status(db, RunStatus.RUNNING) if is_dead(run.progress, at)
        ]
    for run_id in dead:
        end(engine, run_id, RunStatus.FAILED, at=at, failure="process-died")
