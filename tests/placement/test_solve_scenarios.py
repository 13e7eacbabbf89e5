"""A scenario from its changes to its answer: it says what they would do, and nothing of the live plan moves."""

import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from placement.actions.cancel_scenario import cancel_scenario
from placement.actions.start_allocation import start_allocation
from placement.jobs import run_rows, scenario_rows, solver_process
from placement.jobs import solve_waiting_scenarios as job
from placement.jobs.going import SILENT, alive
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.jobs.solve_waiting_scenarios import solve_waiting_scenarios
from placement.jobs.timetable import timetable
from placement.model.allocation_run import AllocationRun
from placement.model.household import Household
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import Proposal
from placement.model.scenario import Scenario, ScenarioStatus
from placement.rules.kept_json import mark_of, unpacked
from placement.rules.scenario_change import ArrivalsLike, LinePersons
from placement.transaction import transaction
from tests.make import NOW
from tests.placement.letters import DIGEST, Kept
from tests.placement.scenario_world import ScenarioWorld, make_scenario_world


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ScenarioWorld:
    return make_scenario_world(engine, monkeypatch)


@pytest.fixture
def child(world: ScenarioWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Any program in the child's place, once the run of the world is done."""
    assert world.run_id
    program = tmp_path / "program.py"
    monkeypatch.setattr(solver_process, "COMMAND", (sys.executable, program))
    return program


def one_more(world: ScenarioWorld) -> LinePersons:
    """Of 8 persons 6 are placed: with one more, the third household of 3 has room."""
    return LinePersons(municipality="500", line=world.line_id, persons=1)


def live_plan(engine: Engine) -> list[str]:
    """All rows that tell of the live plan, as text."""
    with Session(engine) as db:
        rows = [db.exec(select(table)).all() for table in (Household, Proposal, LedgerEntry)]
        runs = db.exec(select(AllocationRun)).all()
    return [one.model_dump_json() for part in rows for one in part] + [
        f"{run.status} {run.placed} {run.answer_sha256}" for run in runs
    ]


def test_the_answer_is_kept_with_the_scenario_and_the_live_plan_stands(
    world: ScenarioWorld,
) -> None:
    before = live_plan(world.engine)

    scenario = world.solved(one_more(world), ArrivalsLike(count=1, household=household(world)))

    assert (scenario.status, scenario.failure) == (ScenarioStatus.DONE, None)
    assert scenario.answer is not None
    assert len(unpacked(scenario.answer)["placements"]) == 3
    assert scenario.reach == scenario.bound_reach == 3 * 3 * 2
    assert live_plan(world.engine) == before
    assert [one.params["reach"] for one in world.events("scenario.finished")] == [18]


def household(world: ScenarioWorld) -> str:
    return f"h{world.households[0].key}"


def test_question_and_answer_are_marked_and_hold_no_name(world: ScenarioWorld) -> None:
    scenario = world.solved(one_more(world))

    assert scenario.question is not None
    assert scenario.answer is not None
    assert scenario.question_sha256 == mark_of(scenario.question)
    assert scenario.answer_sha256 == mark_of(scenario.answer)
    kept = str(unpacked(scenario.question)) + str(unpacked(scenario.answer))
    assert "Suku" not in kept
    assert "T-2026" not in kept
    assert unpacked(scenario.question)["municipalities"][0]["lines"][0]["persons"] == 9


def test_the_real_solver_places_the_household_that_the_change_makes_room_for(
    world: ScenarioWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver_process, "COMMAND", (sys.executable, "-m", "solver", "solve"))

    # It ends as soon as it has proven its answer; the time is for a machine that is busy.
    scenario = world.solved(one_more(world), seconds=60)

    assert (scenario.status, scenario.reach, scenario.bound_reach) == (ScenarioStatus.DONE, 18, 18)
    assert scenario.solver_version
    assert scenario.work is not None


def test_the_live_plan_goes_first(world: ScenarioWorld) -> None:
    scenario = world.made(one_more(world))
    world.asked(scenario)
    with transaction(world.engine) as db:
        run = start_allocation(db, seconds=5, by=None, at=NOW)

    assert solve_waiting_scenarios(world.engine, NOW) is None
    assert world.now(scenario).status is ScenarioStatus.WAITING
    with transaction(world.engine) as db:
        db.delete(db.get_one(AllocationRun, run.key))

    assert solve_waiting_scenarios(world.engine, NOW) == scenario.key


def test_a_run_never_waits_for_a_scenario(world: ScenarioWorld) -> None:
    scenario = world.made(one_more(world))
    world.asked(scenario)
    assert scenario_rows.claim_scenario(world.engine, at=NOW) == scenario.key
    with transaction(world.engine) as db:
        run = start_allocation(db, seconds=5, by=None, at=NOW)

    assert solve_waiting_runs(world.engine, NOW) == run.key
    assert world.now(scenario).status is ScenarioStatus.RUNNING


def test_the_timetable_looks_for_scenarios() -> None:
    jobs = {
        one.name: one.run
        for one in timetable(nightly_at="01:00", nightly_seconds=5, post=Kept(), digest_time=DIGEST)
    }

    assert jobs["solve-waiting-scenarios"] is solve_waiting_scenarios


def test_one_at_a_time_and_the_first_asked_first(world: ScenarioWorld) -> None:
    later, first = world.made(one_more(world)), world.made(one_more(world))
    world.asked(first)
    with transaction(world.engine) as db:
        asked = db.get_one(Scenario, first.key)
        asked.requested_at = NOW.replace(hour=1)
    world.asked(later)

    taken = scenario_rows.claim_scenario(world.engine, at=NOW)

    assert taken == first.key
    assert scenario_rows.claim_scenario(world.engine, at=NOW) is None


def test_without_a_waiting_scenario_nothing_is_done(world: ScenarioWorld) -> None:
    world.made(one_more(world))

    assert solve_waiting_scenarios(world.engine, NOW) is None


def test_a_solver_that_crashes_is_said(world: ScenarioWorld, child: Path) -> None:
    child.write_text("import sys\nsys.exit('no memory left')")

    scenario = world.solved(one_more(world))

    failed = (scenario.status, scenario.failure, scenario.answer)
    assert failed == (ScenarioStatus.FAILED, "solver-failed: no memory left", None)
    assert [one.params["code"] for one in world.events("scenario.failed")] == ["solver-failed"]


def test_an_answer_that_breaks_a_rule_is_not_kept(world: ScenarioWorld, child: Path) -> None:
    child.write_text(
        "import json, pathlib, sys\n"
        "asked = json.loads(pathlib.Path(sys.argv[1]).read_text())\n"
        "placed = [{'household': h['id'], 'municipality': '500', 'period': '2027-01',\n"
        "           'dwelling': None} for h in asked['households'] for _ in 'ab']\n"
        "answer = {'format': 'placement-answer/1', 'placements': placed}\n"
        "pathlib.Path(sys.argv[3]).write_text(json.dumps(answer))\n"
    )

    scenario = world.solved(one_more(world))

    assert scenario.status is ScenarioStatus.FAILED
    assert scenario.answer is None
    assert (scenario.failure or "").startswith("answer-broken: once")


def test_a_fault_of_ours_is_said_and_heard(
    world: ScenarioWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_params: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(job, "solve_in_child", broken)
    scenario = world.made(one_more(world))
    world.asked(scenario)

    with pytest.raises(ZeroDivisionError):
        solve_waiting_scenarios(world.engine, NOW)

    assert world.now(scenario).failure == "our-fault: ZeroDivisionError"


def test_a_scenario_whose_process_has_died_is_marked(world: ScenarioWorld) -> None:
    scenario = world.made(one_more(world))
    world.asked(scenario)
    with transaction(world.engine) as db:
        going = db.get_one(Scenario, scenario.key)
        going.status, going.progress = ScenarioStatus.RUNNING, alive({}, NOW - 2 * SILENT)

    solve_waiting_scenarios(world.engine, NOW)

    now = world.now(scenario)
    assert (now.status, now.failure) == (ScenarioStatus.FAILED, "process-died")


THINKS = (
    "import json, time\n"
    "print(json.dumps({'phase': 'improve', 'reach': 1}), flush=True)\n"
    "time.sleep(120)\n"
)
KEEPS_ITS_BEST = (
    "import json, pathlib, signal, sys, time\n"
    f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    "from first_fit import answer_for\n"
    "best = answer_for(json.loads(pathlib.Path(sys.argv[1]).read_text()))\n"
    "def stop(*_):\n"
    "    pathlib.Path(sys.argv[3]).write_text(json.dumps(best))\n"
    "    sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, stop)\n"
) + THINKS


@pytest.mark.parametrize(
    ("program", "status"),
    [(THINKS, ScenarioStatus.CANCELLED), (KEEPS_ITS_BEST, ScenarioStatus.DONE)],
    ids=["before it has an answer", "with its best answer"],
)
def test_stopped_while_it_thinks(
    world: ScenarioWorld, child: Path, program: str, status: ScenarioStatus
) -> None:
    child.write_text(program)
    told = stop_when_told(world)

    scenario = world.solved(one_more(world), seconds=120)

    assert told, "progress was seen while it went"
    assert (scenario.status, scenario.failure) == (status, None)
    assert (scenario.answer is not None) == (status is ScenarioStatus.DONE)


def stop_when_told(world: ScenarioWorld) -> list[str]:
    """Stop the scenario as its officer, from another thread, as soon as it shows progress."""
    told: list[str] = []

    def watch() -> None:
        for _ in range(1200):
            time.sleep(0.1)
            with transaction(world.engine) as db:
                going = db.exec(
                    select(Scenario).where(Scenario.status == ScenarioStatus.RUNNING)
                ).first()
                if going and going.progress.get("phase") == "improve":
                    told.append("improve")
                    cancel_scenario(db, going.key, by=world.officer, at=NOW)
                    return

    threading.Thread(target=watch, daemon=True).start()
    return told


def test_whether_to_stop_is_asked_without_the_question(world: ScenarioWorld) -> None:
    scenario = world.made(one_more(world))
    world.asked(scenario)
    assert scenario_rows.claim_scenario(world.engine, at=NOW) == scenario.key
    statements: list[str] = []

    def heard(*told: object) -> None:
        statements.append(str(told[2]))

    event.listen(world.engine, "before_cursor_execute", heard)
    try:
        stopped = [
            scenario_rows.scenario_cancel_asked(world.engine, scenario.key),
            run_rows.cancel_asked(world.engine, world.run_id),
        ]
    finally:
        event.remove(world.engine, "before_cursor_execute", heard)

    # The run of the world is done, so nobody should go on with it.
    assert stopped == [False, True]
    asked = [one for one in statements if "cancel_asked" in one]
    assert len(asked) == 2
    assert not [one for one in asked if "question" in one or "answer" in one]
