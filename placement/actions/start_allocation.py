"""Ask for an allocation run: it waits until a job solves it."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.queries.policies import hold_runs, policy_in_force
from placement.queries.runs import runs_with_status
from placement.refusals import Refusal, refuse_if_any

SECONDS = range(1, 6 * 3600 + 1)
SEEDS = range(2**31)


def start_allocation(
    db: Session, *, seconds: int, seed: int = 1, by: Official | None, at: datetime
) -> AllocationRun:
    """Return a new waiting run, or the one that waits already: two are never needed.

    `seconds` that the solver may take; `by` None is the system itself. Raises `NotPermitted` and `Refused`
    (seconds or seed out of range).
    """
    if by is not None:
        by.must_have(Permission.RUN_START)
    refuse_if_any(_out_of_range(seconds, seed))
    hold_runs(db)
    waiting = runs_with_status(db, RunStatus.WAITING)
    if waiting:
        return waiting[0]
    run = AllocationRun(
        policy_id=policy_in_force(db, at=at).key,
        seed=seed,
        seconds=seconds,
        requested_at=at,
        requested_by_id=by.id if by else None,
    )
    db.add(run)
    db.flush()
    record(db, Event.RUN_REQUESTED, at=at, by=by, about=run, seconds=seconds, seed=seed)
    return run


def _out_of_range(seconds: int, seed: int) -> list[Refusal]:
    refusals = []
    if seconds not in SECONDS:
        refusals.append(
            Refusal("run-seconds-out-of-range", {"least": SECONDS.start, "most": SECONDS.stop - 1})
        )
    if seed not in SEEDS:
        refusals.append(Refusal("run-seed-out-of-range", {"least": 0, "most": SEEDS.stop - 1}))
    return refusals
