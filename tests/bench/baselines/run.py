"""What all baselines do alike: read, try, write the answer or say why there is none."""

import importlib
import json
import sys

from solver import read_problem, write_answer
from solver.arrays import Arrays, compile_arrays


class NotFinishedError(Exception):
    """No answer, and why."""


def run(name: str, problem: str, answer: str, until: float) -> int:
    """Let the baseline work until this moment of the monotonic clock. Returns the exit status."""
    arrays = compile_arrays(read_problem(problem))
    method = importlib.import_module(f"tests.bench.baselines.{name}")
    try:
        state = method.solve(arrays, until)
    except NotFinishedError as reason:
        say(not_finished=str(reason))
        return 1
    except MemoryError:
        say(not_finished="out of memory")
        return 1
    write_answer(state.answer(), answer)
    return 0


def say(**what: object) -> None:
    """Print a line of JSON for whoever started this process."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def weight_of_reach(arrays: Arrays) -> int:
    """Points of fit per unit of reach: above what one person can gain in any place, so that reach comes first."""
    if not arrays.households:
        return 1
    return 2 * int(abs(arrays.points / arrays.persons[:, None]).max(initial=0)) + 1
