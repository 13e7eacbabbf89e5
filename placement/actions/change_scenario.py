"""Give a scenario another name, and add or take away a change. What was solved of it before is forgotten."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.scenario import Scenario
from placement.queries.scenario_scope import refuse_changes_out_of_scope
from placement.queries.scenarios import problem_of_run, scenario_to_change
from placement.refusals import NotFound, refuse_if_any
from placement.rules.scenario import may_be_changed, name_is_sound
from placement.rules.scenario_change import ScenarioChange, change_of, to_keep
from placement.rules.scenario_holds import changes_hold


def rename_scenario(
    db: Session, scenario_id: int, *, name: str, version: int, by: Official, at: datetime
) -> None:
    """Call it otherwise; its answer stays. Raises `NotFound`, `NotPermitted`, `StaleDataError`, `Refused`."""
    scenario = _theirs(db, scenario_id, version, by)
    refuse_if_any([*may_be_changed(scenario), *name_is_sound(name)])

    scenario.name = name.strip()
    db.flush()
    record(db, Event.SCENARIO_CHANGED, at=at, by=by, about=scenario, what="name")


def add_change(
    db: Session,
    scenario_id: int,
    change: ScenarioChange,
    *,
    version: int,
    by: Official,
    at: datetime,
) -> None:
    """Make one more change, after those that are there.

    Raises `NotFound` (also where the change is of what is not theirs), `NotPermitted`, `StaleDataError`, and
    `Refused` with why it cannot be made.
    """
    scenario = _theirs(db, scenario_id, version, by)
    refuse_if_any(list(may_be_changed(scenario)))
    refuse_changes_out_of_scope(by, [change], db)
    changes = [*map(change_of, scenario.changes), change]
    refuse_if_any(changes_hold(problem_of_run(db, scenario.run_id), changes))

    scenario.changes = [to_keep(one) for one in changes]
    scenario.back_to_draft()
    db.flush()
    record(db, Event.SCENARIO_CHANGED, at=at, by=by, about=scenario, what="added", kind=change.kind)


def remove_change(
    db: Session, scenario_id: int, number: int, *, version: int, by: Official, at: datetime
) -> None:
    """Take away a change, by its place in the list (1 is the first).

    Raises `NotFound`, `NotPermitted`, `StaleDataError`, and `Refused` where a later change rests on it.
    """
    scenario = _theirs(db, scenario_id, version, by)
    if not 1 <= number <= len(scenario.changes):
        raise NotFound
    changes = [change_of(one) for one in scenario.changes]
    gone = changes.pop(number - 1)
    refuse_if_any(
        [
            *may_be_changed(scenario),
            *changes_hold(problem_of_run(db, scenario.run_id), changes),
        ]
    )

    scenario.changes = [to_keep(one) for one in changes]
    scenario.back_to_draft()
    db.flush()
    record(db, Event.SCENARIO_CHANGED, at=at, by=by, about=scenario, what="removed", kind=gone.kind)


def _theirs(db: Session, scenario_id: int, version: int, by: Official) -> Scenario:
    scenario = scenario_to_change(by, scenario_id, db, version=version)
    by.must(Permission.SCENARIO_CHANGE, of_authority=scenario.authority_id)
    return scenario
