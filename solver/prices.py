"""What every choice is worth once capacities have prices, and the limit that any prices prove.

For prices y >= 0 of the capacities, no answer is worth more than
    sum over units of max(0, best worth at these prices) + sum over capacities of y x room
(Lagrange). Prices are rounded to 1/1024, so that all sums are exact in double precision: the limit is proven.
"""

from dataclasses import dataclass

import numpy as np

from solver.arrays import IMPOSSIBLE, Arrays, Floats, Ints
from solver.segments import exact_costs, segments

GRID = 1024.0


@dataclass(frozen=True)
class Worth:
    """Best worth of each household in each municipality (h x m) at some prices, and in which period."""

    best: Floats
    period: Ints


class PriceList:
    """Turns prices of rows into the worth of choices, for one problem."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        a = arrays
        shape = (len(a.municipalities), len(a.problem.periods))
        self._monthly = self._rows_at(shape, "monthly")
        self._service = [self._rows_at(shape, "service", s) for s in a.services]
        self._counted = np.zeros((len(a.categories), *shape), dtype=bool)
        for c, m, p in a.quota_rows:
            self._counted[c, m, p] = True
        self._dwellings = {
            (k, m, p): [
                a.row_of[
                    "dwelling",
                    a.municipalities[m].code,
                    (a.municipalities[m].dwellings or ())[d].id,
                ]
                for d in a.dwellings_for(k, m, p)
                if d >= 0
            ]
            for k in range(len(a.kinds))
            for m in range(shape[0])
            for p in range(shape[1])
            if a.municipalities[m].dwellings is not None
        }
        self.parts = {row: segments(exact_costs(a, row)) for row in a.line_of_row}
        pairs = a.category * len(a.kinds) + a.kind
        self._alike = [(int(pair), np.flatnonzero(pairs == pair)) for pair in np.unique(pairs)]

    def _rows_at(self, shape: tuple[int, int], *what: str) -> Ints:
        rows = np.full(shape, -1, dtype=np.int64)
        for m, municipality in enumerate(self.arrays.municipalities):
            for p, period in enumerate(self.arrays.problem.periods):
                key = (what[0], municipality.code, *what[1:], period)
                rows[m, p] = self.arrays.row_of.get(key, -1)
        return rows

    def worth(self, prices: Floats, weight: float, fit_weight: float = 1.0) -> Worth:
        """Return the worth of every household everywhere: weight x reach + fit_weight x fit - prices taken."""
        a = self.arrays
        y = np.append(prices, 0.0)  # index -1: no such capacity
        shape = self._monthly.shape
        by_category = np.where(self._counted, 0.0, np.inf)
        for (c, m, p), rows in a.quota_rows.items():
            by_category[c, m, p] = sum(prices[row] for row in rows)
        by_category += y[self._monthly][None]
        dwelling = np.zeros((len(a.kinds), *shape))
        for (k, m, p), rows in self._dwellings.items():
            dwelling[k, m, p] = min((prices[row] for row in rows), default=np.inf)
        service = np.array([y[rows].ravel() for rows in self._service]).reshape(
            len(self._service), shape[0] * shape[1]
        )
        best = np.full((len(a.households), shape[0]), IMPOSSIBLE)
        period = np.zeros((len(a.households), shape[0]), dtype=np.int64)
        base = weight * a.reach
        for pair, everyone in self._alike:
            c, k = divmod(pair, len(a.kinds))
            taken = a.kinds[k][0] * by_category[c] + dwelling[k]
            for members in np.array_split(
                everyone, max(1, len(everyone) * shape[0] * shape[1] // 2_000_000)
            ):
                value = fit_weight * a.points[members][:, :, None] - taken[None]
                value += (base[members][:, None] + fit_weight * a.lateness[members])[:, None, :]
                if len(a.services):
                    value -= (a.needs[members] @ service).reshape(len(members), *shape)
                value[np.broadcast_to(a.early[members][:, None, :], value.shape)] = IMPOSSIBLE
                value[~a.may[members]] = IMPOSSIBLE
                when = value.argmax(axis=2)
                best[members] = np.take_along_axis(value, when[:, :, None], axis=2)[:, :, 0]
                period[members] = when
        np.maximum(best, IMPOSSIBLE, out=best)
        return Worth(best, period)

    def limit(self, prices: Floats, worth: Worth, fit_weight: float = 1.0) -> float:
        """Return what no answer can exceed: weight x reach + fit_weight x fit of the households not fixed.

        `prices` must be on the grid (`on_grid`) and `worth` be taken at them.
        """
        total = float(best_of_units(self.arrays, worth)[0].sum())
        lines = np.zeros(len(prices), dtype=bool)
        for row, parts in self.parts.items():
            lines[row] = True
            for persons, points in parts:
                total += persons * max(0.0, float(prices[row]) - fit_weight * points)
        return total + float((prices[~lines] * self.arrays.limits[~lines]).sum())


def best_of_units(arrays: Arrays, worth: Worth) -> tuple[Floats, Ints]:
    """Return the worth of each unit, at least 0, and the municipality of it; a linked group stays together."""
    values = np.zeros(len(arrays.units))
    where = np.zeros(len(arrays.units), dtype=np.int64)
    if not worth.best.size:
        return values, where
    gain = np.maximum(worth.best, 0.0)
    alone = np.array([len(members) == 1 for members in arrays.units], dtype=bool)
    first = np.array([members[0] for members in arrays.units], dtype=np.int64)
    of_alone = gain[first[alone]]
    where[alone], values[alone] = of_alone.argmax(axis=1), of_alone.max(axis=1)
    for unit in np.flatnonzero(~alone):
        together = gain[arrays.units[unit]].sum(axis=0)
        where[unit], values[unit] = together.argmax(), together.max()
    return values, where


def on_grid(prices: Floats) -> Floats:
    """Round prices so that sums of them times whole numbers are exact."""
    return np.maximum(0.0, np.round(prices * GRID) / GRID)
