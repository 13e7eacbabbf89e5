"""Allocation runs: which wait, which go on, and what officials may see of them."""

from collections.abc import Sequence

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from placement.model.allocation_run import AllocationRun, RunStatus
from placement.refusals import NotFound

# Question and answer may be megabytes: read only where they are needed.
_LIGHT = (defer(AllocationRun.question), defer(AllocationRun.answer))  # type: ignore[arg-type]
GOING = frozenset({RunStatus.WAITING, RunStatus.RUNNING})


def runs_with_status(db: Session, status: RunStatus) -> Sequence[AllocationRun]:
    """Runs of a status, oldest first, read anew."""
    return db.exec(
        select(AllocationRun)
        .where(AllocationRun.status == status)
        .order_by(col(AllocationRun.id))
        .options(*_LIGHT)
        .execution_options(populate_existing=True)
    ).all()


def run_to_change(run_id: int, db: Session) -> AllocationRun:
    """The run, held until the transaction ends. Raises `NotFound`."""
    held = (
        select(AllocationRun)
        .where(AllocationRun.id == run_id)
        .with_for_update(of=AllocationRun)
        .options(*_LIGHT)
        .execution_options(populate_existing=True)
    )
    run = db.exec(held).one_or_none()
    if run is None:
        raise NotFound
    return run
