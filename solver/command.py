"""The solver as a command: a question's file in, an answer's file out. Only JSON lines and figures are printed."""

import argparse
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import TextIO

from solver.answer import write_answer
from solver.outcome import Limits, OnProgress, Outcome, Progress, ignore
from solver.problem import ProblemError, read_problem

# Lines of progress come no closer together than this, in seconds.
TELL_EVERY = 0.25


def solve(
    problem_path: str | Path,
    answer_path: str | Path,
    seconds: float | None = None,
    seed: int = 1,
    on_progress: OnProgress = ignore,
    *,
    work: int | None = None,
    cancelled: threading.Event | None = None,
    spent: float = 0.0,
) -> Outcome:
    """Solve a file and write the answer's. Seconds None: by size. Raises `ProblemError` and `OSError`."""
    began = time.monotonic() - spent
    problem = read_problem(problem_path)
    from solver.allocate import allocate  # noqa: PLC0415 (a bad file is refused before OR-Tools is loaded)

    limits = Limits(seconds, seed, work, spent=time.monotonic() - began)
    outcome = allocate(problem, limits, on_progress, cancelled)
    write_answer(outcome.answer, answer_path)
    return outcome


def main(arguments: list[str] | None = None) -> int:
    """Run `python -m solver solve PROBLEM -o ANSWER`. Return the exit status; a fault is one line on stderr."""
    asked = _parser().parse_args(arguments)
    cancelled = threading.Event()
    own = _own_output()

    def cancel(_signal: int, _frame: FrameType | None) -> None:
        cancelled.set()

    signal.signal(signal.SIGTERM, cancel)
    signal.signal(signal.SIGINT, cancel)
    try:
        outcome = solve(
            asked.problem,
            asked.output,
            asked.seconds,
            asked.seed,
            _Printer(own) if asked.progress else ignore,
            work=asked.work,
            cancelled=cancelled,
            spent=_since_start(),
        )
    except (ProblemError, OSError) as error:
        said = " | ".join(str(error).splitlines())
        sys.stderr.write(f"kuntapaikka solver: {said}\n")
        return 2
    if asked.progress:
        _line(own, {"phase": "done", **outcome.to_json()})
    else:
        own.write(summary(outcome) + "\n")
    own.flush()
    return 0


def _since_start() -> float:
    """Return seconds of the wall clock since this process began, loading Python and us included."""
    try:
        after_name = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        began = int(after_name[19]) / os.sysconf("SC_CLK_TCK")
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - began)
    except (OSError, AttributeError, ValueError, IndexError):
        return time.process_time()


def _own_output() -> TextIO:
    """Return standard output for us alone: HiGHS greets on it, and whoever reads JSON lines is not to see that."""
    sys.stdout.flush()
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return own


def summary(outcome: Outcome) -> str:
    """Return reach, fit, limits and gaps in one paragraph for people."""
    said = outcome.to_json()
    return (
        f"reach {outcome.reach} of at most {outcome.bound_reach} (gap {said['gap_reach']:.3f} %), "
        f"fit {outcome.fit} of at most {outcome.bound_fit} (gap {said['gap_fit']:.3f} %), "
        f"{said['placed']} placed in {outcome.took:.1f} s, seed {outcome.seed}, work {outcome.work}"
        + (", cancelled" if outcome.cancelled else "")
    )


class _Printer:
    def __init__(self, own: TextIO) -> None:
        self._own = own
        self._phase, self._at = "", 0.0

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.phase != self._phase or now - self._at >= TELL_EVERY:
            self._phase, self._at = progress.phase, now
            _line(self._own, progress.to_json())


def _line(own: TextIO, data: dict[str, object]) -> None:
    own.write(json.dumps(data) + "\n")
    own.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m solver", description=__doc__)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("solve", help="solve a placement-problem/1 file")
    one.add_argument("problem")
    one.add_argument("-o", "--output", required=True, help="the answer's file")
    one.add_argument("--seconds", type=_positive, help="for the whole process; default: by size")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument(
        "--work", type=int, help="replay: exactly so much work, whatever the clock says"
    )
    one.add_argument("--progress", action="store_true", help="JSON lines on standard output")
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return number
