"""Which part of the answer to think over next: by geography, by prices, by who wants to trade, by linked groups."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.arrays import IMPOSSIBLE, Arrays, Ints, Place
from solver.prices import Worth
from solver.state import State
from solver.subproblem import Aim, Part

KINDS = ("geography", "prices", "unplaced", "trade", "group")
# Places looked at per household and municipality, and per household in all.
PER_MUNICIPALITY, PER_HOUSEHOLD = 4, 14
TRIES = 20
# A question with no more households and choices than this is solved whole first.
SMALL, SMALL_CHOICES = 200, 8_000


@dataclass(frozen=True)
class Claimed:
    """What other steps are thinking about at this moment."""

    municipalities: frozenset[int] = frozenset()
    households: frozenset[int] = frozenset()


@dataclass
class Neighbourhoods:
    """Chooses parts of a state; the same random numbers give the same parts."""

    arrays: Arrays
    worth: Worth
    prices: list[float]
    weight: float
    random: random.Random
    # Households to free, by kind of neighbourhood; it grows where steps look everywhere, and shrinks else.
    size: dict[str, float] = field(default_factory=lambda: dict.fromkeys(KINDS, 30.0))

    @cached_property
    def _near(self) -> Ints:
        """Municipalities by distance from each (m x m), roughly: degrees are scaled at 64 north."""
        lat = np.array([m.lat for m in self.arrays.municipalities])
        lon = np.array([m.lon for m in self.arrays.municipalities]) * 0.44
        far = (lat[:, None] - lat[None]) ** 2 + (lon[:, None] - lon[None]) ** 2
        return np.argsort(far, axis=1, kind="stable")

    @cached_property
    def _linked(self) -> list[int]:
        return [unit for unit, members in enumerate(self.arrays.units) if len(members) > 1]

    def choose(self, state: State, claimed: Claimed, aim: Aim) -> tuple[str, Part] | None:
        """Return a part that touches no claimed municipality, or None where none was found."""
        for _ in range(TRIES):
            kind = self.random.choice(KINDS)
            wanted = self._municipalities(kind, state)
            part = self._part(state, wanted, claimed, int(self.size[kind]), aim)
            if part is not None:
                return kind, part
        return None

    def whole(self, state: State, spare: float) -> Part | None:
        """Return the whole question as one part, where it is small enough.

        Choices that cost more than `spare` points by the prices are left out: whoever makes one of them can no
        longer reach more than the answer has (`spare` is the limit less what the answer is worth).
        """
        arrays = self.arrays
        if not 0 < len(arrays.households) <= SMALL:
            return None
        gain = self.worth.best.clip(min=0.0)
        places: dict[int, list[Place]] = {}
        for members in arrays.units:
            together = gain[members].sum(axis=0)
            most = float(together.max(initial=0.0))
            for h in members:
                need = most - spare - 1e-6
                places[h] = [
                    place
                    for m in np.flatnonzero(arrays.may[h])
                    for value, place in self._ways(h, int(m))
                    if together[m] - gain[h, m] + value >= need or place == state.at[h]
                ]
        if sum(map(len, places.values())) > SMALL_CHOICES:
            return None
        return self._of(state, sorted(places), places, Aim())

    def learn(self, kind: str, *, exhausted: bool, better: bool) -> None:
        """Grow where a step looked everywhere, shrink where it came to nothing."""
        if exhausted:
            self.size[kind] = min(400.0, self.size[kind] * 1.05)
        elif not better:
            self.size[kind] = max(8.0, self.size[kind] * 0.96)

    def _municipalities(self, kind: str, state: State) -> list[int]:
        """Municipalities in the order in which they join the part."""
        arrays, choose = self.arrays, self.random
        m = choose.randrange(len(arrays.municipalities))
        if kind == "geography":
            return [int(one) for one in self._near[m]]
        if kind == "group" and self._linked:
            members = arrays.units[choose.choice(self._linked)]
            return self._best_of(self.worth.best[members].clip(min=0.0).sum(axis=0))
        if kind == "trade":
            here = [h for h, place in enumerate(state.at) if place is not None and place.m == m]
            if here:
                gain = self.worth.best[here]
                regret = np.maximum(gain - gain[:, [m]], -2000.0)
                return [m, *self._best_of(regret.mean(axis=0))]
        h = choose.randrange(len(arrays.households))
        if kind == "unplaced":
            waiting = [h for h, place in enumerate(state.at) if place is None]
            h = choose.choice(waiting) if waiting else h
        return self._best_of(self.worth.best[h])

    def _best_of(self, value: np.ndarray) -> list[int]:
        noise = np.array([self.random.random() for _ in range(len(value))])
        known = np.abs(value[value > IMPOSSIBLE / 2])
        spread = max(1.0, float(known.mean())) if len(known) else 1.0
        order = np.argsort(-(value + 0.1 * spread * noise), kind="stable")
        return [int(m) for m in order if value[m] > IMPOSSIBLE / 2]

    def _part(
        self, state: State, wanted: list[int], claimed: Claimed, size: int, aim: Aim
    ) -> Part | None:
        arrays = self.arrays
        by_place: dict[int, list[int]] = defaultdict(list)
        for h, place in enumerate(state.at):
            if place is not None:
                by_place[place.m].append(h)
        targets: list[int] = []
        freed: set[int] = set()
        inside = size * 2 // 3
        for m in wanted:
            if m in claimed.municipalities:
                continue
            here = by_place[m]
            if len(here) > inside:
                here = self.random.sample(here, inside)
            targets.append(m)
            for h in here:
                freed |= set(arrays.units[int(arrays.unit_of[h])])
            if len(freed) >= inside or len(targets) >= size // 2:
                break
        if not targets:
            return None
        freed |= self._guests(state, targets, freed, size - inside)
        freed = self._without_claimed(state, freed, claimed)
        return self._fill(state, sorted(freed), targets, aim) if freed else None

    def _guests(self, state: State, targets: list[int], freed: set[int], most: int) -> set[int]:
        """Who is elsewhere or nowhere and would gain most by the prices from coming to the targets."""
        gain = self.worth.best[:, targets].max(axis=1) - self._worth_now(state)
        noise = np.array(self.random.choices(range(1000), k=len(gain))) / 1000
        known = np.abs(gain[gain > IMPOSSIBLE / 2])
        scale = max(1.0, float(np.percentile(known, 75))) if len(known) else 1.0
        order = np.argsort(-(gain + scale * noise), kind="stable")
        found: set[int] = set()
        for h in order[: 3 * most]:
            if gain[h] > IMPOSSIBLE / 2 and int(h) not in freed:
                found |= set(self.arrays.units[int(self.arrays.unit_of[h])])
                if len(found) >= most:
                    break
        return found

    def _worth_now(self, state: State) -> np.ndarray:
        now = np.zeros(len(state.at))
        placed = [(h, place.m) for h, place in enumerate(state.at) if place is not None]
        if placed:
            who, where = np.array(placed).T
            now[who] = self.worth.best[who, where]
        return now

    def _without_claimed(self, state: State, freed: set[int], claimed: Claimed) -> set[int]:
        """Whoever is being moved already, or is in a claimed municipality, stands still with the whole group."""
        stuck = {
            int(self.arrays.unit_of[h])
            for h in freed
            if h in claimed.households
            or ((place := state.at[h]) is not None and place.m in claimed.municipalities)
        }
        return {h for h in freed if int(self.arrays.unit_of[h]) not in stuck}

    def _fill(self, state: State, households: list[int], targets: list[int], aim: Aim) -> Part:
        places = {h: self._places(h, targets, state.at[h]) for h in households}
        return self._of(state, households, places, aim)

    def _of(
        self,
        state: State,
        households: list[int],
        places: dict[int, list[Place]],
        aim: Aim,
    ) -> Part:
        arrays = self.arrays
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

    def _places(self, h: int, targets: list[int], now: Place | None) -> list[Place]:
        """The best places by the prices, the present one among them."""
        found: list[tuple[float, Place]] = []
        for m in targets:
            if self.arrays.may[h, m]:
                ways = self._ways(h, m)
                ways.sort(key=lambda way: (-way[0], way[1]))
                found += ways[:PER_MUNICIPALITY]
        found.sort(key=lambda way: (-way[0], way[1]))
        best = [place for _, place in found[:PER_HOUSEHOLD]]
        if now is not None and now not in best:
            best.append(now)
        return best

    def _ways(self, h: int, m: int) -> list[tuple[float, Place]]:
        """What each place in m is worth to h at the prices, reach included."""
        arrays, prices = self.arrays, self.prices
        early, lateness = arrays.early[h], arrays.lateness[h].tolist()
        there = self.weight * int(arrays.reach[h]) + int(arrays.points[h, m])
        return [
            (there + lateness[place.p] - sum(prices[r] * n for r, n in taken), place)
            for place, taken in arrays.ways(h, m)
            if not early[place.p]
        ]


def municipalities_of(part: Part) -> set[int]:
    """Return every municipality that a part touches: two parts without a common one do not disturb each other."""
    return {place.m for places in part.places.values() for place in places}
