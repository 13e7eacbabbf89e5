"""Allocation runs: which wait, which go on, and what officials may see of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine
from sqlalchemy import select as sa_select
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from placement.audit import Event
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.audit_entry import AuditEntry
from placement.queries.held import the_one_held
from placement.refusals import NotFound
from placement.rules.facts_to_question import household_id
from placement.rules.kept_json import unpacked
from placement.rules.kept_run import KeptRun
from placement.transaction import reading

# Question and answer may be megabytes: read only where they are needed.
LIGHT_RUN = (
    defer(AllocationRun.question),  # type: ignore[arg-type]
    defer(AllocationRun.answer),  # type: ignore[arg-type]
    defer(AllocationRun.reasons),  # type: ignore[arg-type]
)
GOING = frozenset({RunStatus.WAITING, RunStatus.RUNNING})


def runs_with_status(db: Session, status: RunStatus) -> Sequence[AllocationRun]:
    """Runs of a status, oldest first, read anew."""
    return db.exec(
        select(AllocationRun)
        .where(AllocationRun.status == status)
        .order_by(col(AllocationRun.id))
        .options(*LIGHT_RUN)
        .execution_options(populate_existing=True)
    ).all()


def run_to_change(run_id: int, db: Session) -> AllocationRun:
    """The run, held until the transaction ends. Raises `NotFound`."""
    return the_one_held(AllocationRun, db, AllocationRun.id == run_id, options=LIGHT_RUN)


def run_now(engine: Engine, run_id: int) -> AllocationRun:
    """The run as it is at this moment, in a short reading of its own. Raises `NotFound`."""
    with reading(engine) as db:
        return _one(db, run_id)


def kept_question(db: Session, run_id: int) -> dict[str, Any]:
    """The question that a run was asked. Raises `NotFound`, also where it has not been asked yet."""
    kept = db.connection().execute(
        sa_select(col(AllocationRun.question)).where(col(AllocationRun.id) == run_id)
    )
    packed = kept.scalar()
    if packed is None:
        raise NotFound(f"run {run_id} has no question")
    return unpacked(packed)


def kept_reasons(db: Session, run_id: int) -> dict[str, Any] | None:
    """The reasons that a run has kept (rules/reasons_of_run.py); None where it kept none."""
    kept = db.connection().execute(
        sa_select(col(AllocationRun.reasons)).where(col(AllocationRun.id) == run_id)
    )
    packed = kept.scalar()
    return None if packed is None else unpacked(packed)


def kept_with_answer(db: Session, run_id: int) -> KeptRun | None:
    """What a run has kept; None while it has no answer."""
    kept = (
        db.connection()
        .execute(
            sa_select(
                col(AllocationRun.question), col(AllocationRun.answer), col(AllocationRun.dropped)
            ).where(col(AllocationRun.id) == run_id)
        )
        .one_or_none()
    )
    if kept is None or kept.question is None or kept.answer is None:
        return None
    dropped = frozenset(household_id(one["household"]) for one in kept.dropped)
    return KeptRun(kept.question, kept.answer, dropped)


def run_with_all(db: Session, run_id: int) -> AllocationRun:
    """The run with its question and answer. Raises `NotFound`."""
    whole = select(AllocationRun).where(AllocationRun.id == run_id)
    run = db.exec(whole.execution_options(populate_existing=True)).one_or_none()
    if run is None:
        raise NotFound(f"no run {run_id}")
    return run


def seed_asked_for(db: Session, run_id: int) -> int | None:
    """The seed that the audit trail says was asked for; None where it says nothing of the run."""
    asked = db.exec(
        select(AuditEntry)
        .where(
            AuditEntry.event == Event.RUN_REQUESTED.value,
            AuditEntry.subject == AllocationRun.__tablename__,
            AuditEntry.subject_id == run_id,
        )
        .order_by(col(AuditEntry.id))
    ).first()
    return asked.params.get("seed") if asked else None


def _one(db: Session, run_id: int, *where: ColumnElement[bool]) -> AllocationRun:
    found = db.exec(
        select(AllocationRun)
        .where(AllocationRun.id == run_id, *where)
        .options(*LIGHT_RUN)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
