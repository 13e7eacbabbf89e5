"""Delete a scenario with its question and answer. The audit trail keeps that it was there."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.queries.scenarios import scenario_to_change
from placement.refusals import refuse_if_any
from placement.rules.scenario import may_be_changed


def delete_scenario(
    db: Session, scenario_id: int, *, version: int, by: Official, at: datetime
) -> None:
    """Delete it. Raises `NotFound`, `NotPermitted`, `StaleDataError`, and `Refused` while it is being solved."""
    scenario = scenario_to_change(by, scenario_id, db, version=version)
    by.must(Permission.SCENARIO_CHANGE, of_authority=scenario.authority_id)
    refuse_if_any(list(may_be_changed(scenario)))

    record(db, Event.SCENARIO_DELETED, at=at, by=by, about=scenario, run=scenario.run_id)
    db.delete(scenario)
    db.flush()
