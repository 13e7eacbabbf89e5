"""Solves the runs that wait, one at a time: the question is kept, a child process thinks, the answer is saved."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from placement.actions.save_proposals import NotRunning, Solved, save_proposals
from placement.jobs.going import Moment, clock_from, said_on_failure, told
from placement.jobs.judged import judged
from placement.jobs.one_state import snapshot
from placement.jobs.run_rows import cancel_asked, claim, end, fail_dead_runs, still_alive
from placement.jobs.solver_process import Given, solve_in_child
from placement.model.allocation_run import AllocationRun, Policy, RunStatus
from placement.queries.policies import data_of
from placement.queries.question import question_now
from placement.queries.runs import run_to_change
from placement.rules.answer_to_proposals import drafts_of, waiting_in
from placement.rules.kept_json import mark_of, packed
from placement.rules.policy import PolicyData
from placement.rules.reasons_of_run import reasons_of
from placement.transaction import transaction
from solver import Problem, from_json

log = logging.getLogger(__name__)
# A save that meets another change in its way is tried so many times.
TRIES = 3


def solve_waiting_runs(engine: Engine, at: datetime) -> int | None:
    """Solve the oldest run that waits; return its id, or None where none waits or another process solves one."""
    moment = clock_from(at)
    fail_dead_runs(engine, at=at)
    run_id = claim(engine, at=moment())
    if run_id is not None:
        solve_run(engine, run_id, moment)
    return run_id


def solve_run(engine: Engine, run_id: int, moment: Moment) -> None:
    """Solve a claimed run. Whatever happens, the run says so; old proposals stand unless new ones are saved."""
    with said_on_failure(
        lambda failure: end(engine, run_id, RunStatus.FAILED, at=moment(), failure=failure)
    ):
        asked = _ask(engine, run_id, moment())
        given = solve_in_child(
            asked.question,
            seconds=asked.seconds,
            seed=asked.seed,
            tell=lambda line: still_alive(engine, run_id, told(line), at=moment()),
            should_stop=lambda: cancel_asked(engine, run_id),
        )
        if given is None:
            end(engine, run_id, RunStatus.CANCELLED, at=moment())
            return
        still_alive(engine, run_id, {"phase": "saving"}, at=moment())
        try:
            _save(engine, run_id, _solved(asked, given), asked.policy, moment)
        except NotRunning:
            log.warning("run %s was ended by another process", run_id)


@dataclass(frozen=True)
class Asked:
    """What a run has been asked: the question as JSON (for the child) and as the solver reads it."""

    question: dict[str, Any]
    problem: Problem
    policy: PolicyData
    seconds: int
    seed: int


def _ask(engine: Engine, run_id: int, at: datetime) -> Asked:
    """Build the question from one state of the database, check it, and keep it with the run."""
    with snapshot(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        policy = data_of(db.get_one(Policy, run.policy_id))
        asked = question_now(db, policy=policy, at=at, name=f"run {run_id}")
    with transaction(engine) as db:
        kept = run_to_change(run_id, db)
        kept.question = packed(asked.problem)
        kept.question_sha256 = mark_of(kept.question)
        kept.households = len(waiting_in(asked.problem))
        kept.progress = {**kept.progress, "raised": asked.raised}
        db.add(kept)
    problem = from_json(asked.problem)
    return Asked(asked.problem, problem, policy, seconds=run.seconds, seed=run.seed)


def _solved(asked: Asked, given: Given) -> Solved:
    """Judge the answer, and explain it. Raises `BrokenAnswer` or `ProblemError`."""
    found = judged(asked.problem, given)
    return Solved(
        periods=asked.question["periods"],
        drafts=drafts_of(asked.problem, found.answer),
        reasons=reasons_of(asked.problem, found.answer),
        waiting=len(waiting_in(asked.question)),
        last_place=given.last_words.get("last_place"),
        **found.kept,
    )


def _save(engine: Engine, run_id: int, solved: Solved, policy: PolicyData, moment: Moment) -> None:
    """Save, again where another change came in between."""
    for again in range(TRIES):
        try:
            with transaction(engine) as db:
                save_proposals(db, run_id, solved, policy=policy, at=moment())
        except (StaleDataError, OperationalError):
            if again == TRIES - 1:
                raise
        else:
            return
