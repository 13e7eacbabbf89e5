"""A run from its question to its proposals: the world goes on meanwhile, and a failure leaves it as it was."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement import ledger
from placement.actions.cancel_allocation import cancel_allocation
from placement.actions.start_allocation import start_allocation
from placement.jobs import solve_waiting_runs as job
from placement.jobs import solver_process
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.model.agreement import QuotaLine
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.rules.kept_json import unpacked
from placement.transaction import transaction
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_proposal,
    make_quota_line,
    officer_of,
)

FIRST_FIT = (sys.executable, Path(__file__).parent / "first_fit.py")


@pytest.fixture
def line_id(engine: Engine) -> int:
    """A line of 8 persons, and three households of 3 persons that wait for it."""
    with transaction(engine) as db:
        authority = make_authority(db)
        agreement = make_agreement(db, authority=authority)
        line = make_quota_line(db, agreement=agreement, persons=8)
        for _ in range(3):
            make_household(db, authority=authority, persons=3)
        return line.key


@pytest.fixture
def first_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick solver in the child's place."""
    monkeypatch.setattr(solver_process, "COMMAND", FIRST_FIT)


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Any program in the child's place."""
    program = tmp_path / "program.py"
    monkeypatch.setattr(solver_process, "COMMAND", (sys.executable, program))
    return program


def ran(engine: Engine, *, seconds: int = 5) -> AllocationRun:
    with transaction(engine) as db:
        start_allocation(db, seconds=seconds, by=None, at=NOW)
    run_id = solve_waiting_runs(engine, NOW)
    with Session(engine) as db:
        return db.get_one(AllocationRun, run_id)


def proposals(engine: Engine) -> list[Proposal]:
    with Session(engine) as db:
        return list(db.exec(select(Proposal).order_by(Proposal.id)))  # type: ignore[arg-type]


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen after the solver has answered and before the answer is saved."""
    solve = solver_process.solve_in_child

    def solve_and_then(*args: object, **params: object) -> object:
        given = solve(*args, **params)  # type: ignore[arg-type]
        happens()
        return given

    monkeypatch.setattr(job, "solve_in_child", solve_and_then)


def test_the_real_solver_places_who_fits(engine: Engine, line_id: int) -> None:
    # It ends as soon as it has proven its answer; the time is for a machine that is busy.
    run = ran(engine, seconds=30)

    assert run.failure is None
    assert (run.status, run.placed, run.households) == (RunStatus.DONE, 2, 3)
    assert run.reach == run.bound_reach == 2 * 3 * 2
    assert run.last_place is not None
    assert [thousandths for thousandths, _ in run.last_place] == [1, 2, 5, 10]
    made = proposals(engine)
    assert [one.status for one in made] == [ProposalStatus.PROPOSED] * 2
    assert set(made[0].points) >= {"wish", "tie", "language", "near", "late"}
    with Session(engine) as db:
        statuses = [one.status for one in db.exec(select(Household))]
        assert statuses.count(HouseholdStatus.PROPOSED) == 2
        assert db.get_one(QuotaLine, line_id).taken == 0, "a proposal reserves nothing"


@pytest.mark.usefixtures("line_id", "first_fit")
def test_question_and_answer_are_kept_and_no_name_is_in_them(engine: Engine) -> None:
    run = ran(engine)

    assert run.question is not None
    assert run.answer is not None
    kept = str(unpacked(run.question)) + str(unpacked(run.answer))
    assert len(unpacked(run.answer)["placements"]) == 2
    assert "Suku" not in kept
    assert "T-2026" not in kept


@pytest.mark.usefixtures("first_fit")
def test_who_has_no_place_is_told_why_and_what_would_help(engine: Engine, line_id: int) -> None:
    run = ran(engine)

    assert run.reasons is not None
    kept = unpacked(run.reasons)
    [(left_out, told)] = kept["households"].items()
    assert left_out not in str(unpacked(run.answer or b""))
    assert told["stopped"] == [{"rules": ["quota"], "municipalities": 1}]
    smallest = told["ways"][0]["changes"]
    # Of 8 persons 6 are placed: one more person, and the third household of 3 has room.
    assert [(one["kind"], one["of"], one["amount"]) for one in smallest] == [
        ("quota", f"q{line_id}", 1)
    ]
    assert [(one["households"], one["persons"]) for one in kept["help"]] == [(1, 3)]
    assert left_out not in str(kept["help"]), "a sum names nobody"


@pytest.mark.usefixtures("line_id", "first_fit")
def test_the_second_night_keeps_what_stands(engine: Engine) -> None:
    ran(engine)
    before = [one.id for one in proposals(engine)]

    run = ran(engine)

    assert [one.id for one in proposals(engine)] == before
    assert {one.run_id for one in proposals(engine)} == {run.id}


@pytest.mark.usefixtures("first_fit")
def test_places_that_are_sent_meanwhile_are_not_proposed_again(
    engine: Engine, line_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_is_sent() -> None:
        with transaction(engine) as db:
            line = db.get_one(QuotaLine, line_id)
            late = make_household(db, persons=5, status=HouseholdStatus.ASKED)
            sent = make_proposal(db, household=late, line=line, status=ProposalStatus.SENT)
            ledger.reserve(db, sent, [line], at=NOW, by=None)

    meanwhile(monkeypatch, somebody_is_sent)

    run = ran(engine)

    assert (run.status, run.placed) == (RunStatus.DONE, 1)
    assert [one["code"] for one in run.dropped] == ["quota"]
    told = unpacked(run.reasons or b"")["households"][f"h{run.dropped[0].pop('household')}"]
    assert told == {"dropped": {**run.dropped[0], "month": proposals(engine)[1].month}}


@pytest.mark.usefixtures("first_fit")
def test_a_promise_stays_exactly_where_it_was(engine: Engine, line_id: int) -> None:
    with transaction(engine) as db:
        line = db.get_one(QuotaLine, line_id)
        promised = make_household(db, persons=4, status=HouseholdStatus.ASKED)
        sent = make_proposal(
            db, household=promised, line=line, status=ProposalStatus.SENT, month="2027-04"
        )
        ledger.reserve(db, sent, [line], at=NOW, by=None)

    run = ran(engine)

    assert (run.placed, run.households) == (1, 3)
    with Session(engine) as db:
        assert db.get_one(Proposal, sent.id).status is ProposalStatus.SENT


@pytest.mark.usefixtures("line_id")
def test_a_solver_that_crashes_leaves_the_old_proposals(
    engine: Engine, child: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver_process, "COMMAND", FIRST_FIT)
    ran(engine)
    before = [(one.id, one.status) for one in proposals(engine)]
    monkeypatch.setattr(solver_process, "COMMAND", (sys.executable, child))
    child.write_text("import sys\nsys.exit('no memory left')")

    run = ran(engine)

    assert (run.status, run.failure) == (RunStatus.FAILED, "solver-failed: no memory left")
    assert [(one.id, one.status) for one in proposals(engine)] == before


@pytest.mark.usefixtures("line_id")
def test_an_answer_that_breaks_a_rule_is_not_saved(engine: Engine, child: Path) -> None:
    child.write_text(
        "import json, pathlib, sys\n"
        "asked = json.loads(pathlib.Path(sys.argv[1]).read_text())\n"
        "code = asked['municipalities'][0]['code']\n"
        "placed = [{'household': h['id'], 'municipality': code, 'period': '2027-01',\n"
        "           'dwelling': None} for h in asked['households']]\n"
        "answer = {'format': 'placement-answer/1', 'placements': placed}\n"
        "pathlib.Path(sys.argv[3]).write_text(json.dumps(answer))\n"
    )

    run = ran(engine)

    assert run.status is RunStatus.FAILED
    assert run.failure is not None
    assert run.failure.startswith("answer-broken: quota")
    assert proposals(engine) == []


@pytest.mark.usefixtures("line_id")
def test_a_fault_of_ours_fails_the_run_and_is_heard(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_params: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(job, "solve_in_child", broken)

    with pytest.raises(ZeroDivisionError):
        ran(engine)

    with Session(engine) as db:
        run = db.exec(select(AllocationRun)).one()
        assert (run.status, run.failure) == (RunStatus.FAILED, "our-fault: ZeroDivisionError")


@pytest.mark.usefixtures("line_id")
def test_cancelled_while_it_thinks_the_best_answer_is_kept(engine: Engine, child: Path) -> None:
    child.write_text(
        "import signal, sys, time\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import json, pathlib\n"
        "from first_fit import answer_for\n"
        "best = answer_for(json.loads(pathlib.Path(sys.argv[1]).read_text()))\n"
        "def stop(*_):\n"
        "    pathlib.Path(sys.argv[3]).write_text(json.dumps(best))\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "print(json.dumps({'phase': 'improve', 'reach': 1}), flush=True)\n"
        "time.sleep(60)\n"
    )
    told = stop_when_told(engine)

    run = ran(engine, seconds=60)

    assert told, "progress was seen while it went"
    assert (run.status, run.cancel_asked, run.placed) == (RunStatus.DONE, True, 2)


@pytest.mark.usefixtures("line_id")
def test_cancelled_before_it_has_an_answer_nothing_changes(engine: Engine, child: Path) -> None:
    child.write_text(
        "import json, time\n"
        "print(json.dumps({'phase': 'improve', 'reach': 1}), flush=True)\n"
        "time.sleep(60)\n"
    )
    stop_when_told(engine)

    run = ran(engine, seconds=60)

    assert (run.status, run.failure) == (RunStatus.CANCELLED, None)
    assert proposals(engine) == []


def test_without_a_waiting_run_nothing_is_done(engine: Engine) -> None:
    assert solve_waiting_runs(engine, NOW) is None


def stop_when_told(engine: Engine) -> list[str]:
    """Cancel the run as an officer, from another thread, as soon as it shows progress."""
    told: list[str] = []
    with transaction(engine) as db:
        by = officer_of(db, make_authority(db))

    def watch() -> None:
        for _ in range(1200):
            time.sleep(0.1)
            with transaction(engine) as db:
                run = db.exec(
                    select(AllocationRun).where(AllocationRun.status == RunStatus.RUNNING)
                ).first()
                if run and run.progress.get("phase") == "improve":
                    told.append("improve")
                    cancel_allocation(db, run.key, by=by, at=NOW)
                    return

    threading.Thread(target=watch, daemon=True).start()
    return told
