"""Where an answer stands short of the limit: what each household misses, and what each municipality leaves unused.

By the prices of the relaxation, limit - worth of an answer = sum over households of (worth at best - worth now)
+ sum over capacities of the worth of what is unused. Nothing else keeps the two apart, so the search looks there.
"""

from collections.abc import Iterable

import numpy as np

from solver.arrays import Arrays, Floats, Ints, Place
from solver.prices import Worth, best_of_units
from solver.segments import exact_costs
from solver.state import State


class Shortfall:
    """Follows one state from change to change. Points of `weight` x reach + fit throughout."""

    def __init__(
        self, arrays: Arrays, worth: Worth, prices: list[float], weight: float, state: State
    ) -> None:
        self._arrays, self._prices, self._weight = arrays, prices, weight
        self._state = state
        self.best, self.wanted = _best(arrays, worth)
        self.now = np.zeros(len(arrays.households))
        # Municipality of each household, -1 where it has none.
        self.at: Ints = np.full(len(arrays.households), -1, dtype=np.int64)
        self.follow(state.placed())
        number = {m.code: n for n, m in enumerate(arrays.municipalities)}
        self._where = np.array([number.get(key[1], -1) for key in arrays.keys], dtype=np.int64)
        self._lines = {row: self._worth_of_line(row) for row in arrays.line_of_row}
        plain = self._where >= 0
        plain[list(self._lines)] = False
        self._plain = np.flatnonzero(plain)
        self._dear = np.array(prices)[self._plain]

    def follow(self, changes: Iterable[tuple[int, Place | None]]) -> None:
        """Take note of households that moved."""
        for h, place in changes:
            self.now[h] = 0.0 if place is None else self.worth_of(h, place)
            self.at[h] = -1 if place is None else place.m

    def worth_of(self, h: int, place: Place) -> float:
        """Return what a place is worth to a household at the prices, reach included."""
        arrays, prices = self._arrays, self._prices
        value = self._weight * int(arrays.reach[h]) + arrays.fit(h, place)
        return value - sum(prices[row] * n for row, n in arrays.rows_taken(h, *place))

    def missed(self) -> Floats:
        """Return what each household would gain at its best place; members of a group may lose by it."""
        return self.best - self.now

    def unused(self) -> Floats:
        """Return what each municipality's unused capacities are worth."""
        left = np.array(self._state.left)
        found = np.bincount(
            self._where[self._plain],
            weights=self._dear * left[self._plain],
            minlength=len(self._arrays.municipalities),
        ).astype(np.float64)
        for row, worth in self._lines.items():
            here = int(self._arrays.limits[row]) - int(left[row])
            found[self._where[row]] += float(worth.max() - worth[here])
        return found

    def _worth_of_line(self, row: int) -> Floats:
        """Worth of a line by the persons on it: they pay its price, and crowding takes from that."""
        costs = np.array(exact_costs(self._arrays, row), dtype=np.float64)
        paid: Floats = self._prices[row] * np.arange(len(costs), dtype=np.float64)
        return paid - costs


def _best(arrays: Arrays, worth: Worth) -> tuple[Floats, Ints]:
    """Worth of each household, and where, in the municipality that is worth most to its whole unit."""
    _, where = best_of_units(arrays, worth)
    wanted = where[arrays.unit_of]
    if not worth.best.size:
        return np.zeros(len(wanted)), wanted
    return np.maximum(worth.best[np.arange(len(wanted)), wanted], 0.0), wanted
