"""What no answer can exceed: reach, and fit at a given reach, from the prices of the relaxation."""

import math
from collections.abc import Callable

import numpy as np

from solver.arrays import Arrays
from solver.prices import PriceList, on_grid
from solver.relax import Relaxation, Relaxer

# Reach weighed so far above fit that the limit is one of reach alone.
REACH_ONLY = 1e6


def weight_of_reach(arrays: Arrays) -> float:
    """Return points of fit per unit of reach: about twice what a well-placed person gets, so that reach comes first."""
    if not arrays.households:
        return 1.0
    per_person = arrays.points / arrays.persons[:, None]
    best = np.where(arrays.may, per_person, 0.0).max(axis=1, initial=0.0)
    return float(max(100, 2 * math.ceil(np.percentile(best, 90))))


def reach_of_placeable(arrays: Arrays, price_list: PriceList) -> int:
    """Return the reach of everybody who could be placed if nobody else were."""
    nothing = np.zeros(len(arrays.keys))
    return int(price_list.by_unit(price_list.worth(nothing, 1.0, 0.0)).sum())


def reach_limit(price_list: PriceList, relaxation: Relaxation) -> int:
    """Return the limit of reach that the prices of a relaxation prove."""
    prices = on_grid(relaxation.prices / relaxation.weight)
    return math.floor(price_list.limit(prices, price_list.worth(prices, 1.0, 0.0), 0.0))


def fit_limit(
    relaxer: Relaxer,
    known: list[Relaxation],
    at_reach: int,
    go_on: Callable[[int], bool],
) -> int:
    """Return the most fit of any answer with at least this reach (fixed ones apart).

    Each weight of reach gives a straight line above it, and the lowest line counts: weights are tried, half or
    double the best one's distance to its neighbours, until another no longer helps.
    """
    lines = {line.weight: line.fit_limit(at_reach) for line in known}

    def look(weight: float) -> None:
        if weight not in lines and go_on(relaxer.steps):
            lines[weight] = relaxer.relax(weight, go_on).fit_limit(at_reach)

    look(0.0)
    for _ in range(4):
        weights = sorted(lines)
        best = weights.index(min(weights, key=lines.__getitem__))
        around = weights[max(0, best - 1) : best + 2]
        before = min(lines.values())
        for one, other in zip(around, around[1:], strict=False):
            look(float(round((one + other) / 2)))
        if before - min(lines.values()) < 1e-4 * abs(before):
            break
    return math.floor(min(lines.values()))
