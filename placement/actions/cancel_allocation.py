"""Stop an allocation run: at once while it waits; while it thinks, the best answer so far is kept."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.allocation_run import RunStatus
from placement.queries.policies import hold_runs
from placement.queries.runs import run_to_change
from placement.refusals import refuse


def cancel_allocation(db: Session, run_id: int, *, by: Official, at: datetime) -> None:
    """A waiting run is cancelled; one that thinks is told to stop within seconds.

    Raises `NotPermitted`, `NotFound`, and `Refused` where the run has ended. Asking twice changes nothing.
    """
    by.must_have(Permission.RUN_START)
    hold_runs(db)
    run = run_to_change(run_id, db)
    if run.status not in {RunStatus.WAITING, RunStatus.RUNNING}:
        refuse("run-has-ended")
    if run.cancel_asked:
        return
    run.cancel_asked = True
    if run.status is RunStatus.WAITING:
        run.status = RunStatus.CANCELLED
        run.finished_at = at
    db.add(run)
    record(db, Event.RUN_CANCELLED, at=at, by=by, about=run)
