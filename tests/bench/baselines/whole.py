"""All choices in one model: written where memory and time suffice, alike for CP-SAT and for HiGHS."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

from solver.arrays import Arrays
from tests.bench.baselines.choices import Choices, all_choices, count_choices
from tests.bench.baselines.run import NotFinishedError, say

BYTES_PER_GIB = 2**30
# Peak memory through the number of choices was 1,100 to 1,600 on finland-plenty and finland-scarce.
BYTES_PER_CHOICE = 1500


@dataclass(frozen=True)
class Written:
    """A model that is written: of which choices, the seconds left to solve it, and how long it took, in words."""

    choices: Choices
    left: float
    told: str


def write_whole(
    what: str, arrays: Arrays, until: float, write: Callable[[Choices], object]
) -> Written:
    """Let a model of all choices be written. Raises `NotFinishedError` where memory or time do not suffice."""
    began = time.monotonic()
    number = count_choices(arrays)
    _refuse_if_too_large(number)
    say(stage=f"writing the {what} of {number:,} choices")
    choices = all_choices(arrays)
    write(choices)
    left = until - time.monotonic() - _time_to_answer(number)
    told = f"the {what} of {number:,} choices took {time.monotonic() - began:.0f} s to write"
    say(stage=told)
    if left <= 0:
        raise NotFinishedError(f"no answer in time: {told}")
    return Written(choices, left, told)


def _refuse_if_too_large(choices: int) -> None:
    """Raise `NotFinishedError` where this many choices need more memory than this process may have."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    needed = choices * BYTES_PER_CHOICE
    if allowed != resource.RLIM_INFINITY and needed > allowed:
        raise NotFinishedError(
            f"not tried: {choices:,} choices need about {needed / BYTES_PER_GIB:.0f} GiB,"
            f" it may have {allowed / BYTES_PER_GIB:.0f} GiB"
        )


def _time_to_answer(choices: int) -> float:
    """Seconds that reading the solution out and writing the answer take."""
    return 0.2 + 3e-6 * choices
