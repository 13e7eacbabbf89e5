"""The solver in a process of its own: started, listened to, stopped. Its process group ends with ours."""

import json
import math
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

# Seconds beyond its own limit before it is asked to end, and then until it is made to.
GRACE = 60.0
LAST_GRACE = 10.0
# How often we look up from listening, in seconds, and how often we tell of progress and ask about a cancel.
LOOK = 0.2
TELL = 1.0
COMMAND = (sys.executable, "-m", "solver", "solve")
# The end of what it complained, in characters, that is kept with a failed run.
COMPLAINT = 600

Progress = dict[str, Any]
_going: set["subprocess.Popen[str]"] = set()
_ended_with_us: set["subprocess.Popen[str]"] = set()


class SolverFailed(Exception):
    """It ended without an answer. `code` says how, `detail` what it complained."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True)
class Given:
    """What it gave: a placement-answer/1, and its last words."""

    answer: dict[str, Any]
    last_words: Progress


def solve_in_child(
    question: dict[str, Any],
    *,
    seconds: int,
    seed: int,
    work: int | None = None,
    tell: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Given | None:
    """Return the child's answer; None where it was stopped before it had any.

    `tell` gets the newest line of progress (or an empty one, as a sign of life) and `should_stop` is asked, both
    about once a second. With `work` it is a replay: that work is done, however long it takes. The question lies
    in a folder that only we can read, and goes with it. Raises `SolverFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="kuntapaikka-run-") as name:
        folder = Path(name)
        asked, given = folder / "question.json", folder / "answer.json"
        asked.write_text(json.dumps(question), encoding="utf-8")
        with (folder / "complaints").open("w+", encoding="utf-8") as complaints:
            replay = () if work is None else ("--work", work)
            child = _start(
                [asked, "-o", given, "--seconds", seconds, "--seed", seed, *replay, "--progress"],
                complaints,
            )
            _going.add(child)
            try:
                last_words, stopped = _listen(
                    child, seconds if work is None else math.inf, tell, should_stop
                )
            finally:
                _kill(child)
                _going.discard(child)
            complaints.seek(0)
            complaint = complaints.read()[-COMPLAINT:].strip()
        if child in _ended_with_us:
            _ended_with_us.discard(child)
            raise SolverFailed("server-stopped")
        if child.returncode != 0:
            if stopped:
                return None
            how = "solver-killed" if child.returncode < 0 else "solver-failed"
            raise SolverFailed(how, complaint or str(child.returncode))
        try:
            return Given(json.loads(given.read_text(encoding="utf-8")), last_words)
        except (OSError, ValueError) as error:
            if stopped:
                return None
            raise SolverFailed("solver-gave-no-answer", complaint) from error


def stop_all() -> None:
    """End every child of this process, at its own end. Their runs are marked as failed."""
    for child in list(_going):
        _ended_with_us.add(child)
        _kill(child)


def _start(arguments: list[object], complaints: IO[str]) -> "subprocess.Popen[str]":
    found = find_spec("solver")
    assert found, "the solver is part of this project"
    assert found.origin, "the solver is a package with a file"
    # It needs no secret of ours, and must find the solver from wherever we were started.
    environment = {key: value for key, value in os.environ.items() if "KUNTAPAIKKA" not in key}
    environment["PYTHONPATH"] = str(Path(found.origin).parents[1])
    return subprocess.Popen(  # noqa: S603 (our own module, no shell)
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=complaints,
        text=True,
        env=environment,
        start_new_session=True,
    )


def _listen(
    child: "subprocess.Popen[str]",
    seconds: float,
    tell: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> tuple[Progress, bool]:
    """Until it ends. Return its last line, and whether it was asked to stop."""
    lines: queue.Queue[Progress] = queue.Queue()
    reader = threading.Thread(target=_read, args=(child, lines), daemon=True)
    reader.start()
    newest: Progress = {}
    stopped = False
    began = told = time.monotonic()
    while child.poll() is None:
        time.sleep(LOOK)
        newest = _newest(lines, newest)
        now = time.monotonic()
        if now - told >= TELL:
            told = now
            tell(newest)
            if not stopped and should_stop():
                stopped = True
                child.send_signal(signal.SIGTERM)
                began = now - seconds  # from now on it has the grace that remains
        if now - began > seconds + GRACE + LAST_GRACE:
            _kill(child)
        elif now - began > seconds + GRACE:
            child.send_signal(signal.SIGTERM)
    reader.join(timeout=LAST_GRACE)
    return _newest(lines, newest), stopped


def _read(child: "subprocess.Popen[str]", lines: "queue.Queue[Progress]") -> None:
    assert child.stdout is not None
    with child.stdout as stream:
        for line in stream:
            if line.startswith("{"):
                lines.put(json.loads(line))


def _newest(lines: "queue.Queue[Progress]", before: Progress) -> Progress:
    newest = before
    while not lines.empty():
        newest = lines.get()
    return newest


def _kill(child: "subprocess.Popen[str]") -> None:
    """End it and whatever it has started, if it has not ended."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
