"""What a little less reach could buy in fit at most: limits from the relaxation at cheaper weights of reach."""

import math
import threading
from collections.abc import Sequence

from solver.arrays import Arrays
from solver.bound import Limit
from solver.master import Interrupted
from solver.relax import Relaxer
from solver.state import fit_of_fixed, reach_of_fixed

# Thousandths of reach given up, as `reach_slack` counts them.
THOUSANDTHS = (1, 2, 5, 10)
# Where places are scarce the last ones cost most: the first units of reach given up buy more than the next.
CHEAPER = (0.5, 0.25, 0.75, 0.125)

# (weight, limit): weight x reach + fit <= limit, for the households that are not fixed.
Line = tuple[float, float]


def cheaper_lines(relaxer: Relaxer, weight: float, ended: threading.Event) -> list[Line]:
    """Return limits for cheaper weights of reach, as many as are found until `ended`.

    They depend on the clock, so they are kept out of the answer's bound: a replay must not need them.
    """
    lines: list[Line] = []
    for cheaper in CHEAPER:
        if ended.is_set():
            break
        try:
            found = relaxer.relax(float(round(weight * cheaper)), lambda _: not ended.is_set())
        except Interrupted:
            break
        lines.append((found.weight, found.limit))
    return lines


def last_place(
    arrays: Arrays, limit: Limit, lines: Sequence[Line], reach: int
) -> list[tuple[int, int]]:
    """Return (thousandths of `reach` given up, most fit of any answer with at least the rest of it), fewest first."""
    found = []
    for thousandths in THOUSANDTHS:
        kept = reach - reach * thousandths // 1000
        own = kept - reach_of_fixed(arrays)
        proven = [at_none - weight * own for weight, at_none in lines]
        least = min((fit_of_fixed(arrays) + math.floor(one) for one in proven), default=None)
        known = limit.fit(kept)
        found.append((thousandths, known if least is None else min(known, least)))
    return found
