"""Solve a finished run again from what was kept of it, and say what is not as it was then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import zstandard
from sqlalchemy import Engine
from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.jobs.solver_here import solver_here
from placement.jobs.solver_process import Progress, SolverFailed, solve_in_child
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.queries.runs import run_with_all, seed_asked_for
from placement.rules.answers_compared import Otherwise, placed_otherwise
from placement.rules.kept_json import mark_of, packed, unpacked
from placement.transaction import transaction


@dataclass(frozen=True)
class Altered:
    """What is not as it was when the run was made: `what` is question, answer, seed or version."""

    what: str
    then: str
    now: str


@dataclass(frozen=True)
class Replayed:
    """What a replay has found."""

    altered: list[Altered]
    # Question and answer of the run carry no mark: whether they changed since cannot be told.
    unmarked: bool
    same_answer: bool
    otherwise: list[Otherwise]
    placements: int
    # The proven limits of the kept answer and of this one, where they differ.
    bounds: tuple[Any, Any] | None

    @property
    def same(self) -> bool:
        """Everything is as it was, and gave the same answer bit for bit."""
        return self.same_answer and not self.altered


class CannotReplay(Exception):
    """There is nothing to compare with, or the solver gives nothing. `code` says which, `detail` more of it."""

    def __init__(self, code: str, detail: str = "", altered: list[Altered] | None = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.altered = code, detail, altered or []


@dataclass(frozen=True)
class _Kept:
    question: dict[str, Any]
    answer: dict[str, Any]
    # Mark of the answer as it is kept now.
    answer_mark: str
    seconds: int
    seed: int
    work: int
    altered: list[Altered]
    unmarked: bool


def replay_run(
    engine: Engine,
    run_id: int,
    *,
    by: Official | None,
    moment: Callable[[], datetime],
    tell: Callable[[Progress], None] = lambda _line: None,
) -> Replayed:
    """Solve the kept question with the kept seed for exactly the work that was done then, and compare.

    Nothing of the run or of any proposal is changed; the audit trail tells who looked (`by` None: whoever runs
    the command) and what came of it. Raises `NotFound`, `NotPermitted` and `CannotReplay`.
    """
    if by is not None:
        by.must_have(Permission.RUN_READ)
    with transaction(engine) as db:
        run = run_with_all(db, run_id)
        kept = _kept(db, run)
        record(db, Event.RUN_QUESTION_VIEWED, at=moment(), by=by, about=run)
    try:
        given = solve_in_child(
            kept.question,
            seconds=kept.seconds,
            seed=kept.seed,
            work=kept.work,
            tell=tell,
            should_stop=lambda: False,
        )
    except SolverFailed as failed:
        raise CannotReplay("solver-failed", str(failed), kept.altered) from None
    assert given is not None, "nobody stops a replay"
    found = _compared(kept, given.answer)
    with transaction(engine) as db:
        record(
            db,
            Event.RUN_REPLAYED,
            at=moment(),
            by=by,
            about=run,
            same=found.same,
            same_answer=found.same_answer,
            altered=[one.what for one in found.altered],
            otherwise=len(found.otherwise),
        )
    return found


def _kept(db: Session, run: AllocationRun) -> _Kept:
    if run.status in {RunStatus.WAITING, RunStatus.RUNNING}:
        raise CannotReplay("not-ended", run.status.value)
    if run.status is not RunStatus.DONE or run.question is None or run.answer is None:
        raise CannotReplay("no-answer", run.status.value)
    if run.work is None:
        raise CannotReplay("no-work")
    try:
        marks = mark_of(run.question), mark_of(run.answer)
        question, answer = unpacked(run.question), unpacked(run.answer)
    except (zstandard.ZstdError, ValueError) as error:
        raise CannotReplay("unreadable", str(error)) from None
    then = {
        "question": (run.question_sha256, marks[0]),
        "answer": (run.answer_sha256, marks[1]),
        "seed": (_text(seed_asked_for(db, run.key)), str(run.seed)),
        "version": (run.solver_version, solver_here()),
    }
    return _Kept(
        question,
        answer,
        marks[1],
        seconds=run.seconds,
        seed=run.seed,
        work=run.work,
        altered=[
            Altered(what, was, now)
            for what, (was, now) in then.items()
            if was is not None and was != now
        ],
        unmarked=run.question_sha256 is None or run.answer_sha256 is None,
    )


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)


def _compared(kept: _Kept, again: dict[str, Any]) -> Replayed:
    bounds = kept.answer.get("bound"), again.get("bound")
    return Replayed(
        altered=kept.altered,
        unmarked=kept.unmarked,
        same_answer=mark_of(packed(again)) == kept.answer_mark,
        otherwise=placed_otherwise(kept.answer, again),
        placements=len(kept.answer["placements"]),
        bounds=bounds if bounds[0] != bounds[1] else None,
    )
