"""Stop the solving of a scenario: at once while it waits; while it thinks, the best answer so far is kept."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.scenario import ScenarioStatus
from placement.queries.scenarios import scenario_to_change
from placement.refusals import refuse_if_any
from placement.rules.scenario import may_be_stopped


def cancel_scenario(db: Session, scenario_id: int, *, by: Official, at: datetime) -> None:
    """A waiting one is cancelled; one that thinks is told to stop within seconds. Asking twice changes nothing.

    Raises `NotFound`, `NotPermitted`, and `Refused` where it is not being solved.
    """
    scenario = scenario_to_change(by, scenario_id, db)
    by.must(Permission.SCENARIO_CHANGE, of_authority=scenario.authority_id)
    refuse_if_any(list(may_be_stopped(scenario)))
    if scenario.cancel_asked:
        return

    scenario.cancel_asked = True
    if scenario.status is ScenarioStatus.WAITING:
        scenario.status, scenario.finished_at = ScenarioStatus.CANCELLED, at
    db.flush()
    record(db, Event.SCENARIO_CANCELLED, at=at, by=by, about=scenario)
