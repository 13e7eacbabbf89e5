"""The solver's process: listened to, stopped, and believed only when it ends well and gives an answer."""

import json
import sys
import time
from pathlib import Path

import pytest

from placement.jobs import solver_process
from placement.jobs.solver_process import Given, Progress, SolverFailed, solve_in_child, stop_all

ANSWER = {"format": "placement-answer/1", "placements": []}


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the solver's place; write it, and it is run with the solver's arguments."""
    program = tmp_path / "program.py"
    monkeypatch.setattr(solver_process, "COMMAND", (sys.executable, program))
    return program


def solved(
    *, told: list[Progress] | None = None, stop_after: float | None = None, seconds: int = 120
) -> Given | None:
    began = time.monotonic()
    return solve_in_child(
        {"the": "question"},
        seconds=seconds,
        seed=7,
        tell=(told if told is not None else []).append,
        should_stop=lambda: stop_after is not None and time.monotonic() - began > stop_after,
    )


def test_its_answer_and_its_last_words_are_handed_back(child: Path) -> None:
    child.write_text(
        "import json, pathlib, sys\n"
        "asked, _, given, *rest = sys.argv[1:]\n"
        "assert json.loads(pathlib.Path(asked).read_text()) == {'the': 'question'}\n"
        "assert rest == ['--seconds', '120', '--seed', '7', '--progress'], rest\n"
        "assert sys.stdin.read() == ''\n"
        f"pathlib.Path(given).write_text({json.dumps(ANSWER)!r})\n"
        "print(json.dumps({'phase': 'done', 'work': 12}))\n"
    )

    assert solved() == Given(ANSWER, {"phase": "done", "work": 12})


def test_progress_is_told_about_once_a_second(child: Path) -> None:
    child.write_text(
        "import json, pathlib, sys, time\n"
        "for n in range(250):\n"
        "    print(json.dumps({'phase': 'improve', 'reach': n}), flush=True)\n"
        "    time.sleep(0.01)\n"
        f"pathlib.Path(sys.argv[3]).write_text({json.dumps(ANSWER)!r})\n"
    )
    told: list[Progress] = []
    began = time.monotonic()

    given = solved(told=told)

    took = time.monotonic() - began
    assert given is not None
    assert given.last_words["reach"] == 249
    assert 1 <= len(told) <= took + 2


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import sys\nsys.exit('no memory left')", "solver-failed"),
        ("import os\nos.kill(os.getpid(), 9)", "solver-killed"),
        ("pass", "solver-gave-no-answer"),
        ("import sys\nopen(sys.argv[3], 'w').write('{')", "solver-gave-no-answer"),
    ],
)
def test_a_process_that_ends_badly_is_a_failure_that_says_how(
    child: Path, program: str, code: str
) -> None:
    child.write_text(program)

    with pytest.raises(SolverFailed) as failed:
        solved()

    assert failed.value.code == code


def test_what_it_complains_is_kept(child: Path) -> None:
    child.write_text("import sys\nsys.exit('no memory left')")

    with pytest.raises(SolverFailed, match="solver-failed: no memory left"):
        solved()


def test_stopped_it_may_still_give_the_best_it_has(child: Path) -> None:
    child.write_text(
        "import pathlib, signal, sys, time\n"
        "def stop(*_):\n"
        f"    pathlib.Path(sys.argv[3]).write_text({json.dumps(ANSWER)!r})\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "time.sleep(60)\n"
    )

    given = solved(stop_after=0.5)

    assert given is not None
    assert given.answer == ANSWER


def test_stopped_without_an_answer_there_is_none(child: Path) -> None:
    child.write_text("import time\ntime.sleep(60)")

    assert solved(stop_after=0.5) is None


def test_one_that_does_not_end_is_ended(child: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver_process, "GRACE", 0.5)
    monkeypatch.setattr(solver_process, "LAST_GRACE", 0.5)
    child.write_text(
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)"
    )

    with pytest.raises(SolverFailed) as failed:
        solved(seconds=1)

    assert failed.value.code == "solver-killed"


def test_it_gets_no_secret_of_ours(child: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUNTAPAIKKA_SECRET", "a secret that is long enough for its purpose")
    child.write_text(
        "import os, pathlib, sys\n"
        "assert not [key for key in os.environ if 'KUNTAPAIKKA' in key]\n"
        "assert pathlib.Path(sys.argv[1]).parent.stat().st_mode & 0o077 == 0\n"
        f"pathlib.Path(sys.argv[3]).write_text({json.dumps(ANSWER)!r})\n"
    )

    assert solved() is not None


def test_at_our_own_end_no_child_is_left(child: Path) -> None:
    child.write_text("import time\ntime.sleep(60)")

    def stop(_line: Progress) -> None:
        stop_all()

    with pytest.raises(SolverFailed) as failed:
        solve_in_child({}, seconds=120, seed=1, tell=stop, should_stop=lambda: False)

    assert failed.value.code == "server-stopped"
