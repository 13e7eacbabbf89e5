"""What officials see of scenarios: the list of their authority, and one with its changes named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import QuotaLine
from placement.model.allocation_run import AllocationRun, Policy, RunStatus
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.scenario import Scenario
from placement.model.user import UserAccount
from placement.queries.lines_of_question import lines_of_question
from placement.queries.policies import data_if_readable
from placement.queries.runs import LIGHT_RUN
from placement.queries.scenarios import LIGHT, finished_run
from placement.refusals import NotFound
from placement.rules.facts_to_question import key_of
from placement.rules.scenario_change import (
    DropExclusion,
    LinePersons,
    OfHousehold,
    PinTo,
    ScenarioChange,
    Weight,
    change_of,
)
from placement.rules.scenario_weights import weights_in
from placement.sight import visible


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario, who made it, and the run that it was copied from."""

    scenario: Scenario
    by: str
    run: AllocationRun


@dataclass(frozen=True)
class ChangeShown:
    """A change with what it is about. `number`: its place in the list, 1 is the first.

    Where the household is not within the official's scope any more, or has come under a safety prohibition, neither
    it nor the municipality is told.
    """

    number: int
    change: ScenarioChange
    municipality: Municipality | None = None
    household: Household | None = None
    # The name of a quota line and its year; empty where it is of another authority's agreement.
    line: str = ""
    # What a weight was before all changes; None where the policy of the run is of an older form.
    before: int | None = None


@dataclass(frozen=True)
class ScenarioShown:
    """One scenario with its changes."""

    row: ScenarioRow
    changes: Sequence[ChangeShown]


def scenarios_visible_to(
    official: Official, db: Session, *, page: int = 1, per_page: int = 50
) -> tuple[list[ScenarioRow], int]:
    """Return a page of the own authority's scenarios, newest first, and how many there are."""
    seen = visible(Scenario, official.scope)
    total = db.exec(select(func.count(col(Scenario.id))).where(seen)).one()
    newest = _rows().where(seen).order_by(col(Scenario.id).desc())
    rows = db.exec(newest.offset((page - 1) * per_page).limit(per_page)).all()
    return [ScenarioRow(*row) for row in rows], total


def state_visible_to(official: Official, scenario_id: int, db: Session) -> ScenarioRow:
    """Return one of the own authority's scenarios without question and answer: it names nobody. Raises `NotFound`."""
    found = db.exec(
        _rows().where(Scenario.id == scenario_id, visible(Scenario, official.scope))
    ).one_or_none()
    if found is None:
        raise NotFound
    return ScenarioRow(*found)


def scenario_visible_to(official: Official, scenario_id: int, db: Session) -> ScenarioShown:
    """Return one scenario with its changes. Raises `NotFound`."""
    row = state_visible_to(official, scenario_id, db)
    changes = [change_of(one) for one in row.scenario.changes]
    return ScenarioShown(row, changes_shown(official, row.run, changes, db))


def runs_to_copy_visible_to(
    official: Official, db: Session, *, most: int = 30
) -> list[AllocationRun]:
    """Return the newest finished runs, of which a scenario can be made."""
    done = select(AllocationRun).where(
        visible(AllocationRun, official.scope),
        AllocationRun.status == RunStatus.DONE,
        col(AllocationRun.answer).is_not(None),
    )
    newest = done.order_by(col(AllocationRun.id).desc()).limit(most)
    return list(db.exec(newest.options(*LIGHT_RUN)))


def help_shown_visible_to(
    official: Official, run_id: int, changes: Sequence[ScenarioChange], db: Session
) -> list[ChangeShown]:
    """Name changes that no scenario has yet. Raises `NotFound` where there is no such finished run."""
    run = finished_run(db, run_id)
    if run is None:
        raise NotFound
    return changes_shown(official, run, changes, db)


def changes_shown(
    official: Official, run: AllocationRun, changes: Sequence[ScenarioChange], db: Session
) -> list[ChangeShown]:
    """Name what each change is about, as far as the official may see it."""
    codes = {getattr(one, "municipality", None) for one in changes}
    places = {
        one.code: one
        for one in db.exec(select(Municipality).where(col(Municipality.code).in_(codes)))
    }
    keys = {key_of(one.household) for one in changes if isinstance(one, OfHousehold)}
    seen = select(Household).where(
        col(Household.id).in_(keys),
        visible(Household, official.scope),
        col(Household.safety_prohibition).is_(False),
    )
    households = {one.key: one for one in db.exec(seen)}
    lines = lines_of_question(
        official, [one.line for one in changes if isinstance(one, LinePersons)], db
    )
    policy = data_if_readable(db.get_one(Policy, run.policy_id))
    weights = weights_in(policy.weights()) if policy else {}
    shown = []
    for number, one in enumerate(changes, start=1):
        household = households.get(key_of(one.household)) if isinstance(one, OfHousehold) else None
        told = household is not None or not isinstance(one, PinTo | DropExclusion)
        shown.append(
            ChangeShown(
                number,
                one,
                places.get(getattr(one, "municipality", "")) if told else None,
                household,
                _name(lines.get(one.line)) if isinstance(one, LinePersons) else "",
                weights.get(one.weight) if isinstance(one, Weight) else None,
            )
        )
    return shown


def _name(line: QuotaLine | None) -> str:
    return "" if line is None else f"{line.label} {line.year}"


def _rows() -> Any:  # noqa: ANN401 (a select of three things, which has no short name)
    return (
        select(Scenario, UserAccount.name, AllocationRun)
        .join(UserAccount, col(UserAccount.id) == col(Scenario.made_by_id))
        .join(AllocationRun, col(AllocationRun.id) == col(Scenario.run_id))
        .options(*LIGHT, *LIGHT_RUN)
        .execution_options(populate_existing=True)
    )
