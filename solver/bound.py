"""What no answer can exceed: reach, and fit at a given reach, from the prices of the relaxation."""

import math
from collections.abc import Callable

import numpy as np

from solver.arrays import Arrays
from solver.master import Interrupted
from solver.prices import PriceList, best_of_units, on_grid
from solver.relax import Relaxation, Relaxer
from solver.state import fit_of_fixed, reach_of_fixed

# Reach weighed so far above fit that the limit is one of reach alone.
REACH_ONLY = 1e6
# Weights tried beside the first; the best is halved, or taken nearer where that was too far.
TRIES = 4
# The limit of fit is lowered at this share of the most reach.
NEAR = 0.998


def weight_of_reach(arrays: Arrays) -> float:
    """Return points of fit per unit of reach: about twice what a well-placed person gets."""
    if not arrays.households:
        return 1.0
    per_person = arrays.points / arrays.persons[:, None]
    best = np.where(arrays.may, per_person, 0.0).max(axis=1, initial=0.0)
    return float(max(100, 2 * math.ceil(np.percentile(best, 90))))


class Limit:
    """Proven limits of a question; each weight of reach gives a straight line above fit, and the lowest counts."""

    def __init__(
        self, arrays: Arrays, price_list: PriceList, relaxer: Relaxer, relaxation: Relaxation
    ) -> None:
        self._fixed_reach, self._fixed_fit = reach_of_fixed(arrays), fit_of_fixed(arrays)
        self._price_list, self._relaxer = price_list, relaxer
        self._lines = {relaxation.weight: relaxation.limit}
        nothing = np.zeros(len(arrays.keys))
        # Everybody who could be placed if nobody else were.
        placeable = int(best_of_units(arrays, price_list.worth(nothing, 1.0, 0.0))[0].sum())
        self._reach = min(placeable, self._reach_from(relaxation))
        # Most reach of all, and the reach and fit that were shown to be the best.
        self._exact: tuple[int, int, int] | None = None

    def reach(self) -> int:
        """Return the most reach of any answer."""
        return self._exact[0] if self._exact else self._fixed_reach + self._reach

    def fit(self, at_reach: int) -> int:
        """Return the most fit of any answer with at least this reach."""
        if self._exact and at_reach == self._exact[1]:
            return self._exact[2]
        own = at_reach - self._fixed_reach
        lowest = min(limit - weight * own for weight, limit in self._lines.items())
        return self._fixed_fit + math.floor(lowest)

    def attained(self, best_reach: int, reach: int, fit: int) -> None:
        """No answer has more reach than the best, and none with at least this reach has more fit: it was shown."""
        self._exact = best_reach, reach, fit

    def prove(self, go_on: Callable[[int], bool]) -> int:
        """Lower the limit of reach, then the one of fit just below it; return the relaxer's rounds at the end.

        It goes on while `go_on(rounds)` allows it.

        An answer worth having is near the limit of reach; what it attains is not asked, so that limits can be
        proven beside the search.
        """
        self._reach = min(self._reach, self._reach_from(self._look(REACH_ONLY, go_on)))
        own = NEAR * self._reach
        value = {weight: limit - weight * own for weight, limit in self._lines.items()}
        weight = min(value, key=value.__getitem__)
        lowest, step = value[weight], 0.5
        for _ in range(TRIES):
            tried = float(round(weight * step))
            line = self._look(tried, go_on)
            if line is None:
                break
            here = line.limit - tried * own
            if here < lowest:
                weight, lowest = tried, here
            else:
                step = (1 + step) / 2
        return self._relaxer.steps

    def _look(self, weight: float, go_on: Callable[[int], bool]) -> Relaxation | None:
        if weight in self._lines or not go_on(self._relaxer.steps):
            return None
        # A look counts even where no round of it is left: it may lower the limit, and a replay must look too.
        self._relaxer.steps += 1
        try:
            found = self._relaxer.relax(weight, go_on)
        except Interrupted:
            self._relaxer.steps -= 1
            return None
        # A new table: others read the old one meanwhile.
        self._lines = {**self._lines, weight: found.limit}
        return found

    def _reach_from(self, relaxation: Relaxation | None) -> int:
        if relaxation is None:
            return self._reach
        prices = on_grid(relaxation.prices / relaxation.weight)
        worth = self._price_list.worth(prices, 1.0, 0.0)
        return math.floor(self._price_list.limit(prices, worth, 0.0))
