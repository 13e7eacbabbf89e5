"""What all baselines do alike: read, try, write the answer or say why there is none."""

import importlib
import json
import resource
import sys

from solver import read_problem, write_answer
from solver.arrays import Arrays, compile_arrays

BYTES_PER_GIB = 2**30


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


def refuse_if_too_large(choices: int, bytes_each: int) -> None:
    """Raise `NotFinishedError` where this many choices need more memory than this process may have."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    needed = choices * bytes_each
    if allowed != resource.RLIM_INFINITY and needed > allowed:
        raise NotFinishedError(
            f"not tried: {choices:,} choices need about {needed / BYTES_PER_GIB:.0f} GiB,"
            f" it may have {allowed / BYTES_PER_GIB:.0f} GiB"
        )


def weight_of_reach(arrays: Arrays) -> int:
    """Points of fit per unit of reach: above what one person can gain in any place, so that reach comes first."""
    if not arrays.households:
        return 1
    return 2 * int(abs(arrays.points / arrays.persons[:, None]).max(initial=0)) + 1


def time_to_answer(choices: int) -> float:
    """Seconds that reading the solution out and writing the answer take."""
    return 0.2 + 3e-6 * choices
