"""Every night a run is asked for; `solve_waiting_runs` solves it."""

from datetime import datetime

from sqlmodel import Session

from placement.actions.start_allocation import start_allocation
from placement.model.allocation_run import AllocationRun


def nightly_allocation(db: Session, at: datetime, *, seconds: int) -> AllocationRun:
    """Ask for the night's run; where one waits already, that one serves."""
    return start_allocation(db, seconds=seconds, by=None, at=at)
