"""Ask that a scenario be solved: it waits until a job solves it, and no run is going on."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.scenario import ScenarioStatus
from placement.queries.scenarios import scenario_to_change
from placement.refusals import refuse_if_any
from placement.rules.scenario import may_be_solved


def solve_scenario(
    db: Session, scenario_id: int, *, seconds: int, version: int, by: Official, at: datetime
) -> None:
    """Put it in the queue; `seconds` that the solver may take. An earlier answer is forgotten.

    Raises `NotFound`, `NotPermitted`, `StaleDataError`, and `Refused` (no change, being solved, seconds).
    """
    scenario = scenario_to_change(by, scenario_id, db, version=version)
    by.must(Permission.SCENARIO_CHANGE, of_authority=scenario.authority_id)
    refuse_if_any(list(may_be_solved(scenario, seconds=seconds)))

    scenario.back_to_draft()
    scenario.status = ScenarioStatus.WAITING
    scenario.seconds = seconds
    scenario.requested_at, scenario.requested_by_id = at, by.id
    db.flush()
    record(db, Event.SCENARIO_REQUESTED, at=at, by=by, about=scenario, seconds=seconds)
