"""Each slot of a job is done exactly once, however many processes there are: a unique row says that it was."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from placement.model.allocation_run import JobTurn
from placement.transaction import reading, transaction


def take_turn(
    engine: Engine,
    job: str,
    run: Callable[[Session, datetime], object],
    *,
    slot_at: datetime,
    at: datetime,
) -> bool:
    """Do the job for a slot unless it has been done; False where another was first.

    The row and the job's own work are one transaction: if the job fails, the slot is free again.
    """
    with transaction(engine) as db:
        db.add(JobTurn(job=job, slot_at=slot_at, done_at=at))
        try:
            # PostgreSQL waits here for another process that has written the same row and not committed.
            db.flush()
        except IntegrityError:
            db.rollback()
            return False
        run(db, at)
    return True


def last_slot(engine: Engine, job: str) -> datetime | None:
    """Return the newest slot that was done; None where the job has never run."""
    with reading(engine) as db:
        newest = select(JobTurn).where(JobTurn.job == job).order_by(col(JobTurn.slot_at).desc())
        turn = db.exec(newest.limit(1)).first()
        return turn.slot_at if turn else None
