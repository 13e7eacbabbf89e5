"""The linear relaxation, its columns priced in on demand: prices, a proven limit, and what it would take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from solver.arrays import Arrays, Floats, Place
from solver.master import Column, Interrupted, Master
from solver.prices import PriceList, Worth, on_grid

# More households than this: the relaxation looks at every n-th of them, with an n-th of the room.
SAMPLED_FROM = 6000
SAMPLE = 3000
PER_ROUND = 3
CLOSE_ENOUGH = 0.0001
SMALL = 1e-6


@dataclass
class Relaxation:
    """What the relaxation knows: prices of capacities, limits, and the columns it takes."""

    weight: float
    prices: Floats
    # Proven for the households not fixed: weight x reach + fit <= limit.
    limit: float
    # Of every choice at these prices.
    worth: Worth
    # Columns with the share that the relaxation takes of them, whole ones first.
    taken: list[tuple[Column, float]] = field(default_factory=list)


class Relaxer:
    """Solves the relaxation for one weight of reach after another; columns found once are kept.

    Where `stop()` says so no round goes on to its end, and it does not count.
    """

    def __init__(
        self, arrays: Arrays, price_list: PriceList, stop: Callable[[], bool] = lambda: False
    ) -> None:
        many = len(arrays.households) > SAMPLED_FROM
        self._every = -(-len(arrays.households) // SAMPLE) if many else 1
        self._arrays, self._price_list = arrays, price_list
        self._units = range(0, len(arrays.units), self._every)
        self._master = Master(arrays, price_list, self._units, 1 / self._every, stop)
        self._prices = np.zeros(len(arrays.keys))
        self._floor = np.zeros(len(self._units))
        self.steps = 0

    def relax(self, weight: float, go_on: Callable[[int], bool]) -> Relaxation:
        """Solve weight x reach + fit to optimality, or until `go_on(steps)` says no.

        On large questions every n-th unit is looked at, with an n-th of the room; the limit is of the whole still.
        Raises `Interrupted` where not even what was known could be weighed anew.
        """
        arrays, price_list, master = self._arrays, self._price_list, self._master
        master.weigh(weight)
        prices, floor = self._prices, self._floor
        if master.columns:
            _, raw, floor, _ = master.solve()
            prices = on_grid(raw)
        worth = price_list.worth(prices, weight)
        found = Relaxation(weight, prices, price_list.limit(prices, worth), worth)
        while go_on(self.steps):
            columns = _columns(arrays, worth, self._units, prices, floor)
            if not columns:
                break
            master.add(columns)
            try:
                value, raw, floor, taken = master.solve()
            except Interrupted:
                break
            self.steps += 1
            order = sorted(range(len(taken)), key=lambda n: (-taken[n], n))
            found.taken = [(master.columns[n], float(taken[n])) for n in order if taken[n] > SMALL]
            prices = on_grid(raw)
            worth = price_list.worth(prices, weight)
            limit = price_list.limit(prices, worth)
            if limit < found.limit:
                found.limit, found.prices, found.worth = limit, prices, worth
            if self._every == 1 and found.limit - value <= CLOSE_ENOUGH * abs(value):
                break
        return found


def _columns(
    arrays: Arrays, worth: Worth, units: Sequence[int], prices: Floats, floor: Floats
) -> list[Column]:
    """Columns worth more than their unit has already: its best few municipalities."""
    gain = np.maximum(worth.best, 0.0)
    found = []
    for number, unit in enumerate(units):
        members = arrays.units[unit]
        total = gain[members[0]] if len(members) == 1 else gain[members].sum(axis=0)
        most = min(PER_ROUND, len(total))
        better = floor[number] + SMALL * max(1.0, floor[number])
        found += [
            _column(arrays, worth, unit, int(m), prices)
            for m in np.argpartition(-total, most - 1)[:most]
            if total[m] > better
        ]
    return found


def _column(arrays: Arrays, worth: Worth, unit: int, m: int, prices: Floats) -> Column:
    places = tuple(
        (h, cheapest(arrays, h, m, int(worth.period[h, m]), prices))
        for h in arrays.units[unit]
        if worth.best[h, m] > 0
    )
    fit = sum(arrays.fit(h, place) for h, place in places)
    return Column(unit, places, int(sum(arrays.reach[h] for h, _ in places)), fit)


def cheapest(arrays: Arrays, h: int, m: int, p: int, prices: Floats) -> Place:
    """Return the place in m and p with the dwelling that costs least at these prices."""

    def cost(place: Place) -> tuple[float, Place]:
        taken = arrays.rows_taken(h, *place)
        return sum(float(prices[row]) * amount for row, amount in taken), place

    return min((Place(m, p, d) for d in arrays.dwellings_for(int(arrays.kind[h]), m, p)), key=cost)
