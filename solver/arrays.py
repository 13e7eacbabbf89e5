"""The question as arrays: households x municipalities x periods, for methods that look at all choices at once.

Names of axes: h households (not fixed), m municipalities that can take anybody, p periods, c categories,
k kinds of dwelling need (persons, accessible), d dwellings, s services, r rows (capacities).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.goals import late, near, outcome, reach, standing, tie, wish
from solver.problem import Household, Line, Municipality, Problem, months
from solver.promised import take_promised
from solver.rule import Choice, Key
from solver.rules import group, quota, uses

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
IMPOSSIBLE = -1e15
# A question with no more households is small: it is solved whole where its choices are few.
SMALL = 200
Taken = tuple[tuple[int, int], ...]


class Place(NamedTuple):
    """Indexes of municipality, period and dwelling (-1: none listed)."""

    m: int
    p: int
    d: int


@dataclass(frozen=True)
class Arrays:
    """A problem compiled once. Households that are fixed have taken their share already."""

    problem: Problem
    households: list[Household]
    municipalities: list[Municipality]
    fixed: list[Choice]
    keys: list[Key]
    row_of: dict[Key, int]
    # What is left of each row after the fixed ones.
    limits: Ints
    # Index of each row's line for quota rows, and persons on it after the fixed ones.
    line_of_row: dict[int, Line]
    used_on_row: dict[int, int]
    points: Ints  # h x m: persons times points of the place
    lateness: Ints  # h x p: persons times points, zero or negative
    reach: Ints  # h
    persons: Ints  # h
    category: Ints  # h -> c
    kind: Ints  # h -> k
    needs: Floats  # h x s
    may: Flags  # h x m
    early: Flags  # h x p: True where the period is too early
    units: list[list[int]] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    kinds: list[tuple[int, bool]] = field(default_factory=list)

    @cached_property
    def unit_of(self) -> Ints:
        """Unit (linked group, or the household alone) of each household."""
        found = np.zeros(len(self.households), dtype=np.int64)
        for number, members in enumerate(self.units):
            found[members] = number
        return found

    @cached_property
    def quota_rows(self) -> dict[tuple[int, int, int], list[int]]:
        """Rows of the lines that count (category, municipality, period)."""
        found = {}
        for m, municipality in enumerate(self.municipalities):
            for c, category in enumerate(self.categories):
                for p, period in enumerate(self.problem.periods):
                    lines = quota.lines_counting(municipality, category, period)
                    if lines:
                        keys = [("quota", municipality.code, line.id) for line in lines]
                        found[c, m, p] = [self.row_of[key] for key in keys]
        return found

    @cached_property
    def like(self) -> list[int]:
        """Number of each household's kind in the eyes of the capacities: those alike take the same anywhere."""
        numbers: dict[tuple[object, ...], int] = {}
        found = []
        for h in self.households:
            kind = (h.category, h.persons, h.accessible, tuple(sorted(h.needs.items())))
            found.append(numbers.setdefault(kind, len(numbers)))
        return found

    @property
    def small(self) -> bool:
        """Whether so few households wait that the search begins with all of them at once."""
        return len(self.households) <= SMALL

    @cached_property
    def costs(self) -> dict[int, list[int]]:
        """Cache of each line's crowding."""
        return {}

    @cached_property
    def _taken(self) -> dict[tuple[int, int, int, int], Taken]:
        return {}

    @cached_property
    def _ways(self) -> dict[tuple[int, int], list[tuple[Place, Taken]]]:
        return {}

    def choice(self, h: int, m: int, p: int, d: int) -> Choice:
        """Return the choice of indexes; d is -1 where the municipality lists no dwellings."""
        municipality = self.municipalities[m]
        dwelling = None if d < 0 else (municipality.dwellings or ())[d]
        return Choice(self.households[h], municipality, self.problem.periods[p], dwelling)

    def fit(self, h: int, place: Place) -> int:
        """Return the points of all persons of a household in a place; crowding is of lines, not of households."""
        return int(self.points[h, place.m] + self.lateness[h, place.p])

    def rows_taken(self, h: int, m: int, p: int, d: int) -> Taken:
        """Return the rows that a choice takes from, and how much of each (asked of the rules once)."""
        at = (self.like[h], m, p, d)
        if at not in self._taken:
            used = uses(self.problem, self.choice(h, m, p, d))
            self._taken[at] = tuple((self.row_of[key], amount) for key, amount in used)
        return self._taken[at]

    def ways(self, h: int, m: int) -> list[tuple[Place, Taken]]:
        """Return the places in m for households like h, its own exclusions and earliest month apart."""
        at = (self.like[h], m)
        if at not in self._ways:
            self._ways[at] = [
                (Place(m, p, d), self.rows_taken(h, m, p, d))
                for p in range(len(self.problem.periods))
                if (int(self.category[h]), m, p) in self.quota_rows
                for d in self.dwellings_for(int(self.kind[h]), m, p)
            ]
        return self._ways[at]

    def dwellings_for(self, k: int, m: int, p: int) -> list[int]:
        """Return the dwelling entries of m that a kind of household fits in period p; [-1] where none are listed."""
        listed = self.municipalities[m].dwellings
        if listed is None:
            return [-1]
        persons, accessible = self.kinds[k]
        period = self.problem.periods[p]
        return [
            d
            for d, entry in enumerate(listed)
            if entry.count > 0
            and entry.smallest <= persons <= entry.largest
            and (entry.accessible or not accessible)
            and entry.free_from <= period
        ]


def compile_arrays(problem: Problem) -> Arrays:
    """Compile a problem. Raises `ProblemError` where the fixed placements themselves break a rule."""
    fixed, limits, keys, row_of = take_promised(problem)
    lines = {("quota", m.code, q.id): q for m in problem.municipalities for q in m.lines}
    row_lines = {row_of[key]: line for key, line in lines.items()}
    used = {row: line.used for row, line in row_lines.items()}
    for choice in fixed:
        for key, taken in quota.uses(problem, choice):
            used[row_of[key]] += taken
    groups_at = {
        c.household.group: c.municipality.code for c in fixed if c.household.group is not None
    }
    households = [h for h in problem.households if h.fixed is None]
    # Municipalities without a line can take nobody.
    municipalities = [m for m in problem.municipalities if m.lines]
    categories = sorted({h.category for h in households})
    services = sorted({service for h in households for service in h.needs})
    kinds = sorted({(h.persons, h.accessible) for h in households})
    category_no = {c: n for n, c in enumerate(categories)}
    kind_no = {k: n for n, k in enumerate(kinds)}
    household_no = {h.id: n for n, h in enumerate(households)}
    units = [
        members
        for ids in group.groups(problem).values()
        if (members := [household_no[one] for one in ids if one in household_no])
    ]
    persons = np.array([h.persons for h in households], dtype=np.int64)
    period_numbers = [months(p) for p in problem.periods]
    earliest = np.array([months(h.earliest) for h in households], dtype=np.int64)
    lateness = np.array(
        [[late.points(h, p, problem.policy) for p in problem.periods] for h in households],
        dtype=np.int64,
    ).reshape(len(households), len(problem.periods))
    return Arrays(
        problem=problem,
        households=households,
        municipalities=municipalities,
        fixed=fixed,
        keys=keys,
        row_of=row_of,
        limits=limits,
        line_of_row=row_lines,
        used_on_row=used,
        points=points_of_all(problem, households, municipalities) * persons[:, None],
        lateness=lateness * persons[:, None],
        reach=np.array([reach.reach(h) for h in households], dtype=np.int64),
        persons=persons,
        category=np.array([category_no[h.category] for h in households], dtype=np.int64),
        kind=np.array([kind_no[h.persons, h.accessible] for h in households], dtype=np.int64),
        needs=np.array(
            [[h.needs.get(s, 0) for s in services] for h in households], dtype=np.float64
        ).reshape(len(households), len(services)),
        may=_may(households, municipalities, services, groups_at),
        early=np.array(period_numbers)[None, :] < earliest[:, None],
        units=units,
        categories=categories,
        services=services,
        kinds=kinds,
    )


def _may(
    households: list[Household],
    municipalities: list[Municipality],
    services: list[str],
    groups_at: dict[str, str],
) -> Flags:
    number = {m.code: n for n, m in enumerate(municipalities)}
    offers = np.array([[s in m.services for s in services] for m in municipalities], dtype=bool)
    offers = offers.reshape(len(municipalities), len(services))
    may = np.ones((len(households), len(municipalities)), dtype=bool)
    by_needs: dict[frozenset[str], list[int]] = defaultdict(list)
    for n, h in enumerate(households):
        by_needs[frozenset(h.needs)].append(n)
        only = h.only if h.group not in groups_at else frozenset({groups_at[h.group or ""]})
        if h.only is not None and only is not None:
            only = only & h.only
        if only is not None:
            may[n] = False
            may[n, [number[code] for code in only if code in number]] = True
        gone = [number[code] for code in h.excluded if code in number]
        may[n, gone] = False
    for needed, members in by_needs.items():
        columns = [services.index(service) for service in needed]
        may[members] &= np.all(offers[:, columns], axis=1).reshape(1, -1)
    return may


def points_of_all(
    problem: Problem, households: list[Household], municipalities: list[Municipality]
) -> Ints:
    """Points per person of each place: what `place_points` says, for all pairs at once."""
    policy = problem.policy
    number = {m.code: n for n, m in enumerate(municipalities)}
    languages = sorted({h.language for h in households})
    by_language = {
        spoken: np.array([policy.language[m.languages.get(spoken, 0)] for m in municipalities])
        for spoken in languages
    }
    places: dict[tuple[float | None, float | None], Ints] = {}
    for h in households:
        if (h.lat, h.lon) not in places:
            row = [near.points(h, m, policy) for m in municipalities]
            places[h.lat, h.lon] = np.array(row, dtype=np.int64)
    points = np.zeros((len(households), len(municipalities)), dtype=np.int64)
    for n, h in enumerate(households):
        points[n] = by_language[h.language] + places[h.lat, h.lon]
        special: set[str] = {*h.wishes, *(code for code, _ in h.ties), *h.outcome, h.standing or ""}
        for code in special & number.keys():
            m = number[code]
            municipality = municipalities[m]
            points[n, m] += (
                wish.points(h, municipality, policy)
                + tie.points(h, municipality, policy)
                + outcome.points(h, municipality, policy)
                + standing.points(h, municipality, policy)
            )
    return points


__all__ = ["IMPOSSIBLE", "Arrays", "Place", "Taken", "compile_arrays", "points_of_all"]
