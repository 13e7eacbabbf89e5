"""From municipalities to a part of the question: who is there, who would come, and which places they may have."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from solver.arrays import IMPOSSIBLE, Arrays, Place
from solver.prices import Worth
from solver.shortfall import Shortfall
from solver.state import State
from solver.subproblem import Aim, Part

# Places looked at per household and municipality, and per household in all, at most.
PER_MUNICIPALITY, PER_HOUSEHOLD = 6, 20
# A small question with no more choices than this is solved whole first.
SMALL_CHOICES = 8_000


@dataclass(frozen=True)
class Claimed:
    """What other steps are thinking about at this moment."""

    municipalities: frozenset[int] = frozenset()
    households: frozenset[int] = frozenset()


class Gatherer:
    """Makes parts of one state; asks for random numbers in a fixed order."""

    def __init__(self, arrays: Arrays, worth: Worth, state: State, shortfall: Shortfall) -> None:
        self._arrays, self._worth = arrays, worth
        self._state, self._shortfall = state, shortfall
        self._known: dict[tuple[int, int], list[tuple[float, Place]]] = {}

    def part(
        self, targets: list[int], who: Iterable[int], width: float, claimed: Claimed, aim: Aim
    ) -> Part | None:
        """Return the part of these and whoever is linked to them, or None where all are spoken for.

        A place may be worse by `width` points than the best of its household.
        """
        units = self._arrays.units
        freed = {other for h in who for other in units[int(self._arrays.unit_of[h])]}
        freed = self._without_claimed(freed, claimed)
        if not freed:
            return None
        households = sorted(freed)
        places = {h: self._places(h, targets, width) for h in households}
        return self._of(households, places, aim)

    def whole(self, spare: float, aim: Aim) -> Part | None:
        """Return the whole question as one part, where it is small enough.

        Choices that cost more than `spare` points by the prices are left out: whoever makes one of them can no
        longer reach more than the answer has (`spare` is the limit less what the answer is worth).
        """
        arrays = self._arrays
        if not arrays.small:
            return None
        gain = self._worth.best.clip(min=0.0)
        places: dict[int, list[Place]] = {}
        for members in arrays.units:
            together = gain[members].sum(axis=0)
            need = float(together.max(initial=0.0)) - spare - 1e-6
            for h in members:
                places[h] = [
                    place
                    for m in np.flatnonzero(arrays.may[h])
                    for value, place in self._ways(h, int(m))
                    if together[m] - gain[h, m] + value >= need or place == self._state.at[h]
                ]
        if sum(map(len, places.values())) > SMALL_CHOICES:
            return None
        return self._of(sorted(places), places, aim)

    def _without_claimed(self, freed: set[int], claimed: Claimed) -> set[int]:
        """Whoever is being moved already, or is in a claimed municipality, stands still with the whole group."""
        unit_of, at = self._arrays.unit_of, self._shortfall.at
        stuck = {
            int(unit_of[h])
            for h in freed
            if h in claimed.households or int(at[h]) in claimed.municipalities
        }
        return {h for h in freed if int(unit_of[h]) not in stuck}

    def _places(self, h: int, targets: list[int], width: float) -> list[Place]:
        """The best places by the prices, and the present one."""
        worth = self._worth.best[h, targets]
        found: list[tuple[float, Place]] = []
        least = max(IMPOSSIBLE / 2, float(worth.max()) - width)
        for n in np.argsort(-worth, kind="stable")[:PER_HOUSEHOLD].tolist():
            if worth[n] < least:
                break
            found += self._best_ways(h, targets[n])
        found.sort(key=lambda way: (-way[0], way[1]))
        best = [place for value, place in found[:PER_HOUSEHOLD] if value >= found[0][0] - width]
        now = self._state.at[h]
        if now is not None and now not in best:
            best.append(now)
        return best

    def _best_ways(self, h: int, m: int) -> list[tuple[float, Place]]:
        if (h, m) not in self._known:
            ways = self._ways(h, m)
            ways.sort(key=lambda way: (-way[0], way[1]))
            self._known[h, m] = ways[:PER_MUNICIPALITY]
        return self._known[h, m]

    def _ways(self, h: int, m: int) -> list[tuple[float, Place]]:
        """What each place in m is worth to h at the prices, reach included."""
        early = self._arrays.early[h]
        return [
            (self._shortfall.worth_of(h, place), place)
            for place, _ in self._arrays.ways(h, m)
            if not early[place.p]
        ]

    def _of(self, households: list[int], places: dict[int, list[Place]], aim: Aim) -> Part:
        arrays, state = self._arrays, self._state
        now = {h: state.at[h] for h in households}
        rows = {
            row
            for h in households
            for place in places[h]
            for row, _ in arrays.rows_taken(h, *place)
        }
        left = {row: state.left[row] for row in rows}
        for h, place in now.items():
            if place is not None:
                for row, amount in arrays.rows_taken(h, *place):
                    left[row] += amount
        on_line = {
            row: int(arrays.limits[row]) - left[row] for row in rows if row in arrays.line_of_row
        }
        return Part(arrays, households, now, places, left, on_line, aim)
