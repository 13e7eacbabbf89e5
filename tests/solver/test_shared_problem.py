"""The smallest shared problem: quality, the proven limit, replay and cancel, as a process too."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

from solver import Limits, allocate, read_problem
from tests.solver.judge import reference, shared_problem


def test_keski_suomi_is_near_its_limit_and_nothing_is_broken(tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    question = shared_problem("keski-suomi")

    said = _solve(str(question), "-o", str(answer), "--seconds", "30", "--progress")

    judge = reference()
    wrong, reach, fit = judge.judge(judge.load(question), judge.load(answer))
    assert (wrong, reach) == ([], 296)
    assert 51923 - fit <= 0.0026 * 51923
    lines = [json.loads(line) for line in said.splitlines()]
    assert lines[-1]["phase"] == "done"
    assert (lines[-1]["reach"], lines[-1]["fit"]) == (reach, fit)
    assert fit <= lines[-1]["bound_fit"] <= 51923 * 1.005


def test_a_replay_gives_the_same_answer() -> None:
    problem = read_problem(shared_problem("keski-suomi"))
    first = allocate(problem, Limits(seconds=30, seed=7))

    again = allocate(problem, Limits(seconds=0.001, seed=7, work=first.work))

    assert again.answer == first.answer
    assert again.work == first.work


def test_a_cancel_keeps_what_was_found() -> None:
    problem = read_problem(shared_problem("keski-suomi"))
    cancelled = threading.Event()
    cancelled.set()

    outcome = allocate(problem, Limits(seconds=600), cancelled=cancelled)

    assert outcome.cancelled
    assert outcome.took < 60, "it used its time to the end"
    assert outcome.answer.placements


def test_a_stop_signal_ends_the_process_with_an_answer(tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    command = [sys.executable, "-m", "solver", "solve", str(shared_problem("finland-plenty"))]
    child = subprocess.Popen(
        [*command, "-o", str(answer), "--seconds", "120", "--progress"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    for line in child.stdout:
        if json.loads(line)["phase"] == "improve":
            break

    child.send_signal(signal.SIGTERM)
    last = json.loads(child.stdout.read().splitlines()[-1])

    assert child.wait(timeout=300) == 0
    assert last["cancelled"] is True
    assert json.loads(answer.read_text())["placements"]


def test_importing_the_door_loads_no_solver() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import solver, sys; print('ortools' in sys.modules, 'highspy' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == ["False", "False"]


def test_a_bad_file_is_one_clear_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "placement-problem/1"}')

    said = subprocess.run(
        [sys.executable, "-m", "solver", "solve", str(bad), "-o", str(tmp_path / "a.json")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 2
    assert "households: Field required" in said.stderr
    assert len(said.stderr.splitlines()) == 1


def _solve(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "solver", "solve", *arguments],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
