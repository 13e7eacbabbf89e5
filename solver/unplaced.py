"""Why a household has no place, the smallest change that would give it one, and what would help most.

Everybody else stands where they are. Each change is asked of the rules before it is told: with it the household
breaks none, and without it there is no place for it.
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solver.answer import Answer, Placement
from solver.changes import EFFORT, Change, merged, what, with_changes
from solver.finished import Finished
from solver.lacking import BIT, Kind, changes_for, free_dwelling, kind_of, lacking, rules_in
from solver.problem import Household, Problem, months

Ints = NDArray[np.int64]
# Changes come first, then their effort, then points; the one number is smaller than 2**63.
_BY_CHANGES, _BY_EFFORT, _POINTS = 10**15, 10**9, 10**8
_NEVER = np.iinfo(np.int64).max
# Municipalities whose smallest change is told beside the smallest of all.
MOST = 3


@dataclass(frozen=True)
class Way:
    """A place that the household could have with these changes, and no fewer; () where it has room already."""

    municipality: str
    period: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Unplaced:
    """Why a household is not placed.

    `stopped`: number of municipalities by the rules that stop it in their best month (the fewest rules, then the
    earliest month); () where it has room and the answer left it out for something better. `ways`: the smallest
    change first, then those of other municipalities; empty where no change of the question helps (its earliest
    month lies beyond the months asked, or its linked group can live nowhere else).
    """

    household: str
    stopped: dict[tuple[str, ...], int]
    ways: tuple[Way, ...]


@dataclass
class Help:
    """Changes of one municipality that go together, added up, and whom they place (ids)."""

    municipality: str
    changes: list[Change] = field(default_factory=list)
    households: list[str] = field(default_factory=list)


class UntrueReason(Exception):
    """A change that was worked out breaks a rule when it is made: a fault of ours."""


class Unhoused:
    """Those without a place, and what each municipality lacks for them; kept up to date as some are placed."""

    def __init__(self, problem: Problem, answer: Answer) -> None:
        self.finished = Finished(problem, answer)
        self.problem = problem
        self.number = {m.code: n for n, m in enumerate(problem.municipalities)}
        self.waiting = [h for h in problem.households if h.id not in self.finished.placement]
        self.kinds: list[Kind] = sorted({kind_of(h) for h in self.waiting})
        self.kind = {kind: n for n, kind in enumerate(self.kinds)}
        shape = len(self.kinds), len(problem.municipalities), len(problem.periods)
        self.count, self.effort, self.rules = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        for m in range(len(problem.municipalities)):
            self.look_again(m)

    def look_again(self, m: int) -> None:
        """Compute anew what a municipality lacks."""
        municipality = self.finished.problem.municipalities[m]
        lacks = lacking(self.finished, municipality, self.kinds)
        self.count[:, m], self.effort[:, m] = lacks.changes, lacks.effort
        self.rules[:, m] = lacks.rules

    def _not_eligible(self, household: Household) -> tuple[Ints, Ints]:
        """By municipality: exclusions and pins to drop, and 1 where the group lives elsewhere."""
        drop = np.zeros(len(self.number), dtype=np.int64)
        apart = np.zeros(len(self.number), dtype=np.int64)
        for code in household.excluded & self.number.keys():
            drop[self.number[code]] += 1
        if household.only is not None:
            drop += 1
            drop[[self.number[code] for code in household.only & self.number.keys()]] -= 1
        lives = self.finished.group_lives_in(household)
        if lives:
            apart += 1
            apart[[self.number[code] for code in lives]] = 0
        return drop, apart

    def _open(self, household: Household) -> NDArray[np.bool_]:
        first = months(household.earliest)
        return np.array([months(p) >= first for p in self.problem.periods], dtype=bool)

    def stopped(self, household: Household) -> dict[tuple[str, ...], int]:
        """Count municipalities by the rules that stop the household in their best month."""
        drop, apart = self._not_eligible(household)
        rules = self.rules[self.kind[kind_of(household)]].copy()
        rules[drop > 0] |= BIT["eligible"]
        rules[apart > 0] |= BIT["group"]
        open_months = self._open(household)
        if not open_months.any():
            return {("early",): len(rules)} if len(rules) else {}
        rules = rules[:, open_months]
        fewest = np.argmin(np.bitwise_count(rules), axis=1)
        best = rules[np.arange(len(fewest)), fewest]
        counted = Counter(rules_in(int(bits)) for bits in best)
        return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))

    def sizes(self, household: Household) -> Ints:
        """How large the change is that each place takes, municipalities x months; `_NEVER` where none helps."""
        k = self.kind[kind_of(household)]
        drop, apart = self._not_eligible(household)
        count = self.count[k] + drop[:, None]
        effort = self.effort[k] + EFFORT["excluded"][0] * drop[:, None]
        late = [
            -self.problem.policy.late * max(0, months(p) - months(household.due))
            for p in self.problem.periods
        ]
        points = self.finished.points[self.finished.number[household.id]][:, None] + late
        size: Ints = count * _BY_CHANGES + effort * _BY_EFFORT + _POINTS - points
        size[apart > 0] = _NEVER
        if household.group is not None and household.only is not None:
            # Linked households follow a promise: that is no pin to drop.
            size[[m.code not in household.only for m in self.problem.municipalities]] = _NEVER
        size[:, ~self._open(household)] = _NEVER
        return size

    def ways(self, household: Household, most: int = MOST) -> tuple[Way, ...]:
        """Return the smallest change, then the smallest of other municipalities."""
        sizes = self.sizes(household)
        best_month = np.argmin(sizes, axis=1)
        best = sizes[np.arange(len(best_month)), best_month]
        order = np.argsort(best, kind="stable")[:most]
        return tuple(
            self._way(household, int(m), int(best_month[m])) for m in order if best[m] < _NEVER
        )

    def _way(self, household: Household, m: int, p: int) -> Way:
        municipality, period = self.problem.municipalities[m], self.problem.periods[p]
        changes = changes_for(self.finished, household, municipality, period)
        return Way(municipality.code, period, changes)

    def place(self, household: Household, way: Way) -> None:
        """Make the changes and place the household there. Raises `UntrueReason` where that breaks a rule."""
        changed, placement = self._made(household, way)
        self.finished.take(changed, placement)
        self.problem = changed
        self.look_again(self.number[way.municipality])

    def refuse_if_untrue(self, household: Household, way: Way) -> None:
        """Ask the rules: with the changes the household breaks none. Raises `UntrueReason`."""
        self._made(household, way)

    def _made(self, household: Household, way: Way) -> tuple[Problem, Placement]:
        changed = with_changes(self.problem, way.changes)
        let = changed.household[household.id]
        municipality = changed.municipality[way.municipality]
        dwelling = free_dwelling(self.finished, let, municipality, way.period)
        placement = Placement(
            household=let.id, municipality=way.municipality, period=way.period, dwelling=dwelling
        )
        broken = self.finished.broken_by(let, placement, changed)
        if broken:
            raise UntrueReason(f"{household.id}: " + "; ".join(str(one) for one in broken))
        return changed, placement


def unplaced(problem: Problem, answer: Answer) -> list[Unplaced]:
    """Explain every household that an answer leaves out. The answer must break no rule."""
    unhoused = Unhoused(problem, answer)
    found = []
    for household in unhoused.waiting:
        ways = unhoused.ways(household)
        for way in ways:
            unhoused.refuse_if_untrue(household, way)
        found.append(Unplaced(household.id, unhoused.stopped(household), ways))
    return found


def most_help(problem: Problem, answer: Answer) -> list[Help]:
    """Place those left out one after another, the most urgent first, each by the smallest change then needed.

    Changes of the same things in a municipality are added up, those that place most persons first. Each household
    counts once; who needs no change any more (a change made for another leaves room) counts with that change.
    """
    unhoused = Unhoused(problem, answer)
    helps: dict[tuple[object, ...], Help] = {}
    by_municipality: dict[str, Help] = {}
    for household in sorted(unhoused.waiting, key=lambda h: -h.urgency):
        ways = unhoused.ways(household, most=1)
        if not ways:
            continue
        way = ways[0]
        unhoused.place(household, way)
        if way.changes:
            key = tuple(sorted(what(change) for change in way.changes))
            one = helps.setdefault(key, Help(way.municipality))
            one.changes = merged([*one.changes, *way.changes])
            by_municipality[way.municipality] = one
        elif way.municipality in by_municipality:
            one = by_municipality[way.municipality]
        else:
            continue  # it had room from the start: no change helps it
        one.households.append(household.id)
    return sorted(
        helps.values(),
        key=lambda one: (
            -sum(problem.household[name].persons for name in one.households),
            sum(change.effort for change in one.changes),
            one.municipality,
        ),
    )
