"""What a job writes on a scenario while it is solved: claimed, alive, ended; and those whose process has died.

Nothing here touches a run, a proposal, a household or the ledger.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import select

from placement.audit import Event, record
from placement.jobs.going import alive, is_dead
from placement.model.allocation_run import RunStatus
from placement.model.scenario import Scenario, ScenarioStatus
from placement.queries.policies import hold_runs
from placement.queries.runs import runs_with_status
from placement.queries.scenarios import scenario_held, scenarios_with_status
from placement.transaction import reading, transaction


def claim_scenario(engine: Engine, *, at: datetime) -> int | None:
    """Take the scenario that has waited longest, unless one is being solved or a run waits or goes on.

    The live plan goes first: a run never waits for a scenario, a scenario always for a run. Return its id or None.
    """
    with reading(engine) as db:
        if not scenarios_with_status(db, ScenarioStatus.WAITING):
            return None
    with transaction(engine) as db:
        hold_runs(db)
        waiting = scenarios_with_status(db, ScenarioStatus.WAITING)
        if not waiting or scenarios_with_status(db, ScenarioStatus.RUNNING):
            return None
        if any(runs_with_status(db, one) for one in (RunStatus.WAITING, RunStatus.RUNNING)):
            return None
        scenario = scenario_held(waiting[0].key, db)
        if scenario is None or scenario.status is not ScenarioStatus.WAITING:
            return None
        scenario.status, scenario.started_at = ScenarioStatus.RUNNING, at
        scenario.progress = alive({"phase": "question"}, at)
        return scenario.key


def scenario_alive(
    engine: Engine, scenario_id: int, progress: dict[str, Any], *, at: datetime
) -> None:
    """Write the newest progress and the sign of life."""
    with transaction(engine) as db:
        scenario = scenario_held(scenario_id, db)
        if scenario is not None and scenario.status is ScenarioStatus.RUNNING:
            scenario.progress = alive({**scenario.progress, **progress}, at)


def scenario_cancel_asked(engine: Engine, scenario_id: int) -> bool:
    """Whether somebody has asked to stop it, or ended it already."""
    with reading(engine) as db:
        # Asked about once a second: without question and answer, which may be megabytes.
        asked, status = db.exec(
            select(Scenario.cancel_asked, Scenario.status).where(Scenario.id == scenario_id)
        ).one()
    return asked or status is not ScenarioStatus.RUNNING


def end_scenario(
    engine: Engine,
    scenario_id: int,
    status: ScenarioStatus,
    *,
    at: datetime,
    failure: str | None = None,
    **solved: Any,  # noqa: ANN401 (columns of the scenario)
) -> None:
    """End it: DONE with what was solved, FAILED with its reason, or CANCELLED. One that has ended stays as it is."""
    with transaction(engine) as db:
        scenario = scenario_held(scenario_id, db)
        if scenario is None or scenario.status is not ScenarioStatus.RUNNING:
            return
        scenario.status, scenario.failure, scenario.finished_at = status, failure, at
        for name, value in solved.items():
            setattr(scenario, name, value)
        if failure:
            code = failure.split(":")[0]
            record(db, Event.SCENARIO_FAILED, at=at, by=None, about=scenario, code=code)
        elif status is ScenarioStatus.DONE:
            record(
                db,
                Event.SCENARIO_FINISHED,
                at=at,
                by=None,
                about=scenario,
                reach=scenario.reach,
                fit=scenario.fit,
            )


def fail_dead_scenarios(engine: Engine, *, at: datetime) -> None:
    """Mark those whose process has died, so that the next can begin."""
    with reading(engine) as db:
        running = scenarios_with_status(db, ScenarioStatus.RUNNING)
        dead = [one.key for one in running if is_dead(one.progress, at)]
    for scenario_id in dead:
        end_scenario(engine, scenario_id, ScenarioStatus.FAILED, at=at, failure="process-died")
