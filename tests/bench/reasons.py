"""Measures how long the reasons of a run take: `python -m tests.bench.reasons [--only PROBLEM …] [--shared FOLDER]`.

The answer explained is that of `greedy`, the same on every machine and of every solver, so that two commits compare.
Nothing is asked of these times; they are part of the time between an answer and its proposals.
"""

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from solver import (
    Answer,
    Finished,
    Problem,
    alternatives,
    first_wish,
    most_help,
    read_problem,
    refuse_if_broken,
    unplaced,
)
from solver.arrays import compile_arrays
from tests.bench.baselines import greedy
from tests.bench.kept import ROOT, Kept

PROBLEMS = ("finland-plenty", "finland-scarce")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print seconds of work by question asked of the answer. Exit status 2 where the problems are not there."""
    asked = _parser().parse_args(arguments)
    if not (asked.shared / "problems").is_dir():
        sys.stderr.write(f"No problems in {asked.shared}: name their folder by --shared.\n")
        return 2
    kept, rows = Kept("reasons"), []
    print(kept.said())
    for name in asked.only or PROBLEMS:
        problem = read_problem(asked.shared / "problems" / f"{name}.json.gz")
        answer = answer_of_greedy(problem)
        left = len(problem.households) - len(answer.placements)
        print(f"{name}: {len(answer.placements)} placed, {left} left out", flush=True)
        for what, ask in QUESTIONS.items():
            work, wall = _taken(ask, problem, answer)
            rows.append({"problem": name, "what": what, "work": work, "seconds": wall})
            kept.write(rows)
            print(f"  {what}: {work:.2f} s of work, {wall:.2f} s by the clock", flush=True)
    print(f"Kept in {kept.path}")
    return 0


def answer_of_greedy(problem: Problem) -> Answer:
    """Return the baseline's answer. Raises `BrokenAnswer` where it breaks a rule."""
    with redirect_stdout(io.StringIO()):  # it tells its progress to whoever started it
        answer = greedy.solve(compile_arrays(problem), 0).answer()
    refuse_if_broken(problem, answer)
    return answer


def _alternatives(problem: Problem, answer: Answer) -> None:
    finished = Finished(problem, answer)
    for placed in answer.placements:
        alternatives(finished, placed.household)


def _first_wishes(problem: Problem, answer: Answer) -> None:
    finished = Finished(problem, answer)
    for placed in answer.placements:
        first_wish(finished, placed.household)


QUESTIONS: dict[str, Callable[[Problem, Answer], object]] = {
    "alternatives": _alternatives,
    "first wishes": _first_wishes,
    "unplaced": unplaced,
    "most help": most_help,
}


def _taken(
    ask: Callable[[Problem, Answer], object], problem: Problem, answer: Answer
) -> tuple[float, float]:
    """Seconds of work and of the clock; others at work on the machine lengthen the latter."""
    began, worked = time.perf_counter(), time.process_time()
    ask(problem, answer)
    return time.process_time() - worked, time.perf_counter() - began


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench reasons", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("--only", action="extend", nargs="+", choices=PROBLEMS, help="problems")
    parser.add_argument(
        "--shared",
        type=Path,
        default=ROOT.parent / "shared" / "allocation",
        help="folder of the problems; default: %(default)s",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
