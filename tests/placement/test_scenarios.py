"""Making, changing, asking for, stopping and deleting scenarios: who may, and what is refused."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.cancel_scenario import cancel_scenario
from placement.actions.change_scenario import add_change, remove_change, rename_scenario
from placement.actions.delete_scenario import delete_scenario
from placement.actions.make_scenario import make_scenario
from placement.actions.solve_scenario import solve_scenario
from placement.actions.start_allocation import start_allocation
from placement.model.allocation_run import AllocationRun
from placement.model.household import Household
from placement.model.scenario import Scenario, ScenarioStatus
from placement.model.user import Role
from placement.refusals import NotFound, NotPermitted, Refused
from placement.rules.kept_json import packed
from placement.rules.scenario_change import (
    ArrivalsLike,
    Intake,
    LinePersons,
    PinTo,
    ScenarioChange,
    Weight,
)
from placement.transaction import transaction
from tests.make import NOW, make_household, make_municipality, official_with
from tests.placement.scenario_world import ScenarioWorld, make_scenario_world


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ScenarioWorld:
    return make_scenario_world(engine, monkeypatch)


def more(world: ScenarioWorld, persons: int = 1) -> LinePersons:
    return LinePersons(municipality="500", line=world.line_id, persons=persons)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.refusals]


def added(world: ScenarioWorld, scenario: Scenario, change: ScenarioChange) -> None:
    with transaction(world.engine) as db:
        version = world.now(scenario).version
        add_change(db, scenario.key, change, version=version, by=world.officer, at=NOW)


def test_a_draft_takes_the_runs_time_and_seed_and_is_recorded(world: ScenarioWorld) -> None:
    scenario = world.made(more(world), name="  Yksi paikka  ")

    assert (scenario.status, scenario.name) == (ScenarioStatus.DRAFT, "Yksi paikka")
    assert (scenario.run_id, scenario.seconds, scenario.seed) == (world.run_id, 5, 1)
    assert scenario.authority_id == world.officer.authority_id
    [entry] = world.events("scenario.made")
    assert (entry.by_id, entry.params) == (
        world.officer.id,
        {"run": world.run_id, "changes": ["line"]},
    )


def test_a_run_without_an_answer_and_a_name_that_is_missing(world: ScenarioWorld) -> None:
    with transaction(world.engine) as db:
        waiting = start_allocation(db, seconds=5, by=None, at=NOW)

    with pytest.raises(Refused) as refused, transaction(world.engine) as db:
        make_scenario(db, waiting.key, name=" ", by=world.officer, at=NOW)

    assert codes(refused) == ["scenario-run-has-no-answer", "scenario-name-missing"]
    with Session(world.engine) as db:
        assert db.exec(select(Scenario)).all() == []


def test_a_question_of_another_form_cannot_be_copied(world: ScenarioWorld) -> None:
    with transaction(world.engine) as db:
        run = db.get_one(AllocationRun, world.run_id)
        run.question = packed({"format": "placement-problem/0"})

    with pytest.raises(Refused) as refused:
        world.made(more(world))

    assert codes(refused) == ["scenario-run-of-another-form"]


@pytest.mark.parametrize("role", [Role.NATIONAL_VIEWER, Role.ADMINISTRATOR])
def test_who_has_no_authority_makes_none(world: ScenarioWorld, role: Role) -> None:
    with pytest.raises(NotPermitted), transaction(world.engine) as db:
        make_scenario(db, world.run_id, name="x", by=official_with(db, role), at=NOW)


def test_changes_are_added_and_taken_away(world: ScenarioWorld) -> None:
    scenario = world.made(more(world))

    added(world, scenario, Weight(weight="near", value=10))
    with transaction(world.engine) as db:
        version = world.now(scenario).version
        remove_change(db, scenario.key, 1, version=version, by=world.officer, at=NOW)

    assert [one["kind"] for one in world.now(scenario).changes] == ["weight"]
    told = [one.params for one in world.events("scenario.changed")]
    assert told == [{"what": "added", "kind": "weight"}, {"what": "removed", "kind": "line"}]


def test_a_change_that_cannot_be_made_leaves_it_as_it_was(world: ScenarioWorld) -> None:
    scenario = world.made(more(world))

    with pytest.raises(Refused) as refused:
        added(world, scenario, Intake(municipality="500", persons=1))

    assert codes(refused) == ["scenario-intake-unlimited"]
    assert world.now(scenario).changes == scenario.changes


def test_a_change_that_another_rests_on_stays(world: ScenarioWorld) -> None:
    scenario = world.made(more(world, 2), more(world, -9))

    with pytest.raises(Refused) as refused, transaction(world.engine) as db:
        remove_change(db, scenario.key, 1, version=1, by=world.officer, at=NOW)

    assert codes(refused) == ["scenario-line-below-taken"]
    for number in (0, 3):
        with pytest.raises(NotFound), transaction(world.engine) as db:
            remove_change(db, scenario.key, number, version=1, by=world.officer, at=NOW)


def test_a_changed_scenario_forgets_what_was_solved_but_another_name_does_not(
    world: ScenarioWorld,
) -> None:
    scenario = world.solved(more(world))
    with transaction(world.engine) as db:
        rename_scenario(
            db, scenario.key, name="Toinen", version=scenario.version, by=world.officer, at=NOW
        )
    assert world.now(scenario).status is ScenarioStatus.DONE

    added(world, scenario, more(world))

    now = world.now(scenario)
    assert (now.name, now.status, now.reach) == ("Toinen", ScenarioStatus.DRAFT, None)
    assert (now.question, now.answer, now.answer_sha256, now.requested_by_id) == (None,) * 4


def test_others_of_the_country_are_not_theirs_to_change(world: ScenarioWorld) -> None:
    with transaction(world.engine) as db:
        make_municipality(db, code="179", name="Jyväskylä")
        stranger = make_household(db)

    for change in (
        LinePersons(municipality="179", line="q1", persons=1),
        PinTo(household=f"h{stranger.key}", municipality="500"),
        ArrivalsLike(count=1, household=f"h{stranger.key}"),
        ArrivalsLike(count=1, household="a1"),
    ):
        with pytest.raises(NotFound):
            world.made(change)


def test_a_household_under_a_safety_prohibition_is_no_part_of_a_scenario(
    world: ScenarioWorld,
) -> None:
    key = world.households[0].key
    with transaction(world.engine) as db:
        db.get_one(Household, key).safety_prohibition = True

    for change in (
        PinTo(household=f"h{key}", municipality="500"),
        ArrivalsLike(count=1, household=f"h{key}"),
    ):
        with pytest.raises(Refused) as refused:
            world.made(change)
        assert codes(refused) == ["scenario-household-protected"]


Act = Callable[[Session, int, int, Official], None]
ACTS: dict[str, Act] = {
    "rename": lambda db, key, version, by: rename_scenario(
        db, key, name="x", version=version, by=by, at=NOW
    ),
    "add": lambda db, key, version, by: add_change(
        db, key, Weight(weight="near", value=1), version=version, by=by, at=NOW
    ),
    "remove": lambda db, key, version, by: remove_change(
        db, key, 1, version=version, by=by, at=NOW
    ),
    "solve": lambda db, key, version, by: solve_scenario(
        db, key, seconds=5, version=version, by=by, at=NOW
    ),
    "delete": lambda db, key, version, by: delete_scenario(db, key, version=version, by=by, at=NOW),
}


@pytest.mark.parametrize("name", list(ACTS))
def test_another_authority_finds_nothing_to_change(world: ScenarioWorld, name: str) -> None:
    scenario = world.made(more(world))

    with pytest.raises(NotFound), transaction(world.engine) as db:
        ACTS[name](db, scenario.key, 1, world.elsewhere)
    with pytest.raises(NotFound), transaction(world.engine) as db:
        cancel_scenario(db, scenario.key, by=world.elsewhere, at=NOW)

    assert world.now(scenario).version == 1


@pytest.mark.parametrize("name", list(ACTS))
def test_what_somebody_else_has_changed_since_is_not_overwritten(
    world: ScenarioWorld, name: str
) -> None:
    scenario = world.made(more(world))
    added(world, scenario, more(world))

    with pytest.raises(StaleDataError), transaction(world.engine) as db:
        ACTS[name](db, scenario.key, 1, world.officer)

    assert len(world.now(scenario).changes) == 2


@pytest.mark.parametrize("name", list(ACTS))
def test_nothing_is_changed_while_it_is_being_solved(world: ScenarioWorld, name: str) -> None:
    scenario = world.made(more(world))
    world.asked(scenario)
    version = world.now(scenario).version

    with pytest.raises(Refused) as refused, transaction(world.engine) as db:
        ACTS[name](db, scenario.key, version, world.officer)

    assert "scenario-is-being-solved" in codes(refused)
    assert world.now(scenario).version == version


def test_without_a_change_or_a_time_there_is_nothing_to_solve(world: ScenarioWorld) -> None:
    scenario = world.made()

    with pytest.raises(Refused) as refused:
        world.asked(scenario, seconds=0)

    assert codes(refused) == ["scenario-has-no-change", "run-seconds-out-of-range"]


def test_what_waits_is_stopped_at_once_and_nothing_else_can_be(world: ScenarioWorld) -> None:
    scenario = world.made(more(world))
    with pytest.raises(Refused) as refused, transaction(world.engine) as db:
        cancel_scenario(db, scenario.key, by=world.officer, at=NOW)
    assert codes(refused) == ["scenario-is-not-being-solved"]
    world.asked(scenario)

    with transaction(world.engine) as db:
        cancel_scenario(db, scenario.key, by=world.officer, at=NOW)

    assert world.now(scenario).status is ScenarioStatus.CANCELLED
    assert len(world.events("scenario.cancelled")) == 1


def test_deleted_it_is_gone_and_the_trail_knows(world: ScenarioWorld) -> None:
    scenario = world.solved(more(world))

    with transaction(world.engine) as db:
        delete_scenario(db, scenario.key, version=scenario.version, by=world.officer, at=NOW)

    with Session(world.engine) as db:
        assert db.get(Scenario, scenario.key) is None
    [entry] = world.events("scenario.deleted")
    assert (entry.subject_id, entry.params) == (scenario.key, {"run": world.run_id})
