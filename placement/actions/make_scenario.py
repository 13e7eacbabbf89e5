"""Copy a finished run into a scenario, to try changes on it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.scenario import Scenario
from placement.queries.scenario_scope import refuse_changes_out_of_scope
from placement.queries.scenarios import finished_run, problem_of_run
from placement.refusals import Refusal, refuse_if_any
from placement.rules.scenario import name_is_sound
from placement.rules.scenario_change import ScenarioChange, to_keep
from placement.rules.scenario_holds import changes_hold


def make_scenario(
    db: Session,
    run_id: int,
    *,
    name: str,
    changes: Sequence[ScenarioChange] = (),
    by: Official,
    at: datetime,
) -> Scenario:
    """Return a draft of the official's own authority, with these changes to begin with; nothing is solved yet.

    Raises `NotPermitted`, `NotFound` (a change of what is not theirs), and `Refused` where the run has no answer,
    the name is missing or too long, or a change cannot be made.
    """
    by.must(Permission.SCENARIO_CHANGE, of_authority=by.authority_id)
    run = finished_run(db, run_id)
    if run is None:
        refuse_if_any([Refusal("scenario-run-has-no-answer"), *name_is_sound(name)])
    assert run is not None
    assert by.authority_id is not None
    refuse_changes_out_of_scope(by, changes, db)
    refuse_if_any(
        [
            *name_is_sound(name),
            *(changes_hold(problem_of_run(db, run_id), changes) if changes else ()),
        ]
    )

    scenario = Scenario(
        authority_id=by.authority_id,
        run_id=run.key,
        name=name.strip(),
        changes=[to_keep(change) for change in changes],
        made_at=at,
        made_by_id=by.id,
        seconds=run.seconds,
        seed=run.seed,
    )
    db.add(scenario)
    db.flush()
    record(
        db,
        Event.SCENARIO_MADE,
        at=at,
        by=by,
        about=scenario,
        run=run.key,
        changes=[change.kind for change in changes],
    )
    return scenario
