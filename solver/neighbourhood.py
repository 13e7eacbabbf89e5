"""Which part of the answer to think over next: where it stands short of the limit, by geography, by linked groups."""

import random
from functools import cached_property
from typing import NamedTuple

import numpy as np

from solver.arrays import IMPOSSIBLE, Arrays, Flags, Floats, Ints
from solver.gather import Claimed, Gatherer
from solver.prices import Worth
from solver.shortfall import Shortfall
from solver.state import State
from solver.subproblem import Aim, Part, Solved

# Kinds of neighbourhood, and how often each has its turn.
KINDS = {"shortfall": 8, "geography": 1, "group": 1}
TRIES = 20
# Households to free at least and at most.
FEWEST, MOST = 8.0, 1500.0
GROW, SHRINK = 1.05, 0.9
# Points by which a place may be worse than a household's best and still be looked at, by turns, and how many
# households to free at first: many small losses together make room that one large loss makes elsewhere.
WIDTHS = {200.0: 190.0, 500.0: 120.0, 1200.0: 80.0}
# CP-SAT's deterministic time for a step.
LITTLE, MUCH = 0.3, 3.0
# What a municipality's shortfall still counts once it was looked at; each step makes up for some of it.
SEEN, FORGET = 0.6, 0.98
# Share of the households freed that live in the municipalities looked at; the rest are guests.
INSIDE = 2 / 3
# However many live in one municipality, a part has about so many of them: to trade takes two.
FEW = 6
# Of many in one municipality those that miss most are freed, by this many points more often than others.
MISSED_SCALE = 50.0


class Look(NamedTuple):
    """A way to look: what brings the municipalities together, and how much worse a place may be."""

    kind: str
    width: float


class Neighbourhoods:
    """Chooses parts of a state; the same random numbers give the same parts."""

    def __init__(
        self,
        state: State,
        worth: Worth,
        prices: list[float],
        weight: float,
        choose: random.Random,
    ) -> None:
        self.arrays: Arrays = state.arrays
        self.weight, self.random = weight, choose
        self._worth = worth
        self._shortfall = Shortfall(state.arrays, worth, prices, weight, state)
        self._gatherer = Gatherer(state.arrays, worth, state, self._shortfall)
        self._noises = np.random.default_rng(choose.getrandbits(64))
        self._seen = np.zeros(len(state.arrays.municipalities))
        # Grows where steps look everywhere, and shrinks where their work does not suffice for that.
        self.size = {Look(kind, width): first for kind in KINDS for width, first in WIDTHS.items()}
        # Grows where steps find nothing better, and shrinks else.
        self.work = LITTLE

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

    def choose(self, claimed: Claimed, aim: Aim) -> tuple[Look, Part] | None:
        """Return a part that touches no claimed municipality, or None where none was found."""
        for _ in range(TRIES):
            kind = self.random.choices(list(KINDS), list(KINDS.values()))[0]
            look = Look(kind, self.random.choice(list(WIDTHS)))
            part = self._part(self._municipalities(look), claimed, look, aim)
            if part is not None:
                return look, part
        return None

    def whole(self, spare: float, aim: Aim) -> Part | None:
        """Return the whole question as one part, where it is small enough (see `Gatherer.whole`)."""
        return self._gatherer.whole(spare, aim)

    def learn(self, look: Look | None, solved: Solved) -> None:
        """Take note of a step's end: who moved, and how hard it was."""
        self._shortfall.follow(solved.changes)
        if look:
            size = self.size[look] * (GROW if solved.exhausted else SHRINK)
            self.size[look] = max(FEWEST, min(MOST, size))
        if solved.changes:
            self.work = max(LITTLE, self.work * 0.97)
        else:
            self.work = min(MUCH, self.work * 1.04)

    def _municipalities(self, look: Look) -> list[int]:
        """Municipalities in the order in which they join the part."""
        if look.kind == "geography":
            m = self.random.randrange(len(self.arrays.municipalities))
            return [int(one) for one in self._near[m]]
        if look.kind == "group" and self._linked:
            members = self.arrays.units[self.random.choice(self._linked)]
            return self._best_of(self._worth.best[members].clip(min=0.0).sum(axis=0))
        return self._short_ones(int(self.size[look]))

    def _best_of(self, value: Floats) -> list[int]:
        known = np.abs(value[value > IMPOSSIBLE / 2])
        spread = max(1.0, float(known.mean())) if len(known) else 1.0
        order = np.argsort(-(value + 0.1 * spread * self._noise(len(value))), kind="stable")
        return [int(m) for m in order if value[m] > IMPOSSIBLE / 2]

    def _noise(self, n: int) -> Floats:
        return self._noises.random(n)

    def _short_ones(self, most: int) -> list[int]:
        """A municipality where much is missing or unused, then those that trade with it and with each other.

        Two trade where households in one of them are worth more in the other.
        """
        n, near = len(self.arrays.municipalities), self._near
        missed, at, wanted = (
            np.maximum(0.0, self._shortfall.missed()), self._shortfall.at, self._shortfall.wanted,
        )  # fmt: skip
        placed = at >= 0
        short = self._shortfall.unused() + np.bincount(wanted, weights=missed, minlength=n)
        short += np.bincount(at[placed], weights=missed[placed], minlength=n)
        fresh = SEEN**self._seen
        first = self.random.choices(range(n), (short * fresh + 1e-9).tolist())[0]
        trade = np.zeros((n, n))
        np.add.at(trade, (at[placed], wanted[placed]), missed[placed])
        trade += trade.T
        noise = 0.3 + self._noise(n)
        distance = np.empty(n)
        distance[near[first]] = np.arange(n)
        chosen, inside, pull = [first], np.zeros(n, dtype=bool), trade[first].copy()
        inside[first] = True
        for _ in range(min(n, most) - 1):
            value = (pull + 0.3 * short) * noise * fresh + 1e-6 * (n - distance)
            value[inside] = -1.0
            m = int(value.argmax())
            chosen.append(m)
            inside[m] = True
            pull += trade[m]
        return chosen

    def _part(self, wanted: list[int], claimed: Claimed, look: Look, aim: Aim) -> Part | None:
        """Free who is in the municipalities wanted, until the part is large enough, and guests beside them."""
        unit_of, units, at = self.arrays.unit_of, self.arrays.units, self._shortfall.at
        size = int(self.size[look])
        inside = int(size * INSIDE)
        most, missed = -(-inside // FEW), np.maximum(0.0, self._shortfall.missed())
        targets: list[int] = []
        own: set[int] = set()
        for m in wanted:
            if m in claimed.municipalities:
                continue
            here = np.flatnonzero(at == m).tolist()
            if len(here) > most:
                order = np.argsort(
                    -(missed[here] + MISSED_SCALE) * self._noise(len(here)), kind="stable"
                )
                here = [here[n] for n in order[:most].tolist()]
            targets.append(m)
            own |= {other for h in here for other in units[int(unit_of[h])]}
            if len(own) >= inside or len(targets) >= size // 2:
                break
        if not targets:
            return None
        self._seen *= FORGET
        self._seen[targets] += 1
        who = (*own, *self._guests(targets, own, size - inside))
        return self._gatherer.part(targets, who, look.width, claimed, aim)

    def _guests(self, targets: list[int], own: set[int], most: int) -> list[int]:
        """Who is elsewhere or nowhere and would gain most by the prices from coming to the targets."""
        gain = self._worth.best[:, targets].max(axis=1) - self._shortfall.now
        can: Flags = gain > IMPOSSIBLE / 2
        known = np.abs(gain[can])
        scale = max(1.0, float(np.percentile(known, 75))) if len(known) else 1.0
        order = np.argsort(-(gain + scale * self._noise(len(gain))), kind="stable")
        return [h for h in order[: 2 * most].tolist() if can[h] and h not in own][:most]


def municipalities_of(part: Part) -> set[int]:
    """Return every municipality that a part touches: two parts without a common one do not disturb each other."""
    return {place.m for places in part.places.values() for place in places}
