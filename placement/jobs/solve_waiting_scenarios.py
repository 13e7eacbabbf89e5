"""Solves the scenarios that wait, one at a time, beside the live plan: what comes of it stays on their own rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from placement.jobs.going import Moment, clock_from, said_on_failure, told
from placement.jobs.judged import judged
from placement.jobs.scenario_rows import (
    claim_scenario,
    end_scenario,
    fail_dead_scenarios,
    scenario_alive,
    scenario_cancel_asked,
)
from placement.jobs.solver_process import solve_in_child
from placement.model.scenario import Scenario, ScenarioStatus
from placement.queries.scenarios import run_as_asked, scenario_held
from placement.rules.kept_json import mark_of, packed
from placement.rules.scenario_change import change_of
from placement.rules.scenario_problem import changed_problem
from placement.transaction import reading, transaction
from solver import Problem, to_json


def solve_waiting_scenarios(engine: Engine, at: datetime) -> int | None:
    """Solve the one that waits longest; return its id, or None where none can be taken now."""
    moment = clock_from(at)
    fail_dead_scenarios(engine, at=at)
    scenario_id = claim_scenario(engine, at=moment())
    if scenario_id is not None:
        solve_claimed(engine, scenario_id, moment)
    return scenario_id


def solve_claimed(engine: Engine, scenario_id: int, moment: Moment) -> None:
    """Solve a claimed scenario. Whatever happens, its row says so."""
    with said_on_failure(
        lambda failure: end_scenario(
            engine, scenario_id, ScenarioStatus.FAILED, at=moment(), failure=failure
        )
    ):
        asked = _ask(engine, scenario_id)
        given = solve_in_child(
            asked.question,
            seconds=asked.seconds,
            seed=asked.seed,
            tell=lambda line: scenario_alive(engine, scenario_id, told(line), at=moment()),
            should_stop=lambda: scenario_cancel_asked(engine, scenario_id),
        )
        if given is None:
            end_scenario(engine, scenario_id, ScenarioStatus.CANCELLED, at=moment())
            return
        scenario_alive(engine, scenario_id, {"phase": "check"}, at=moment())
        kept = judged(asked.problem, given).kept
        end_scenario(
            engine,
            scenario_id,
            ScenarioStatus.DONE,
            at=moment(),
            answer_sha256=mark_of(kept["answer"]),
            **kept,
        )


@dataclass(frozen=True)
class _Asked:
    question: dict[str, Any]
    problem: Problem
    seconds: int
    seed: int


def _ask(engine: Engine, scenario_id: int) -> _Asked:
    """Make the changes in a copy of the run's question, and keep it with the scenario. Raises `ProblemError`."""
    with reading(engine) as db:
        scenario = db.get_one(Scenario, scenario_id)
        problem = changed_problem(
            *run_as_asked(db, scenario.run_id),
            [change_of(one) for one in scenario.changes],
            name=f"scenario {scenario_id}",
        )
    question = to_json(problem)
    kept = packed(question)
    with transaction(engine) as db:
        held = scenario_held(scenario_id, db)
        if held is not None:
            held.question, held.question_sha256 = kept, mark_of(kept)
    return _Asked(question, problem, seconds=scenario.seconds, seed=scenario.seed)
