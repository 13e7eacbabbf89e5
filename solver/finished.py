"""A finished answer to ask about: what is left of every capacity, who lives where, and what one more would break."""

from collections import defaultdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solver.answer import Answer, Placement
from solver.arrays import points_of_all
from solver.problem import Household, Municipality, Problem
from solver.rule import Choice, Key, Violation
from solver.rules import RULES, capacities, quota, uses


class Finished:
    """A question with an answer that breaks no rule. Reads it once; asking changes nothing."""

    def __init__(self, problem: Problem, answer: Answer) -> None:
        self.problem = problem
        self.placement: dict[str, Placement] = {}
        self.at: dict[str, list[Placement]] = defaultdict(list)
        self.members: dict[str, list[Placement]] = defaultdict(list)
        self.left: dict[Key, int] = {row.key: row.limit for row in capacities(problem)}
        for municipality in problem.municipalities:
            self._lines_left(municipality)
        for placement in answer.placements:
            self._add(placement)

    def take(self, changed: Problem, placement: Placement) -> None:
        """Go on with a question in which that municipality has changed, and one more household is placed there."""
        self.problem = changed
        municipality = changed.municipality[placement.municipality]
        only_there = Problem.model_construct(
            **(dict(changed) | {"municipalities": (municipality,)})
        )
        self.left.update({row.key: row.limit for row in capacities(only_there)})
        self._lines_left(municipality)
        beside = self.at.pop(municipality.code, [])
        for one in beside:
            self._take_from_left(one)
            self.at[municipality.code].append(one)
        self._add(placement)

    def _lines_left(self, municipality: Municipality) -> None:
        """Say of a line that is over already how much it lacks (its capacity says only that it takes nobody)."""
        for line in municipality.lines:
            self.left["quota", municipality.code, line.id] = line.persons - line.used

    def _add(self, placement: Placement) -> None:
        self.placement[placement.household] = placement
        self.at[placement.municipality].append(placement)
        group = self.problem.household[placement.household].group
        if group is not None:
            self.members[group].append(placement)
        self._take_from_left(placement)

    def _take_from_left(self, placement: Placement) -> None:
        for key, amount in uses(self.problem, self.choice(placement)):
            self.left[key] -= amount

    def choice(self, placement: Placement) -> Choice:
        """Return a placement in the words of the rules."""
        municipality = self.problem.municipality[placement.municipality]
        return Choice(
            self.problem.household[placement.household],
            municipality,
            placement.period,
            municipality.dwelling(placement.dwelling),
        )

    def group_lives_in(self, household: Household) -> set[str]:
        """Return where others of its linked group are placed: one code, or none."""
        if household.group is None:
            return set()
        return {
            p.municipality for p in self.members[household.group] if p.household != household.id
        }

    @cached_property
    def points(self) -> NDArray[np.int64]:
        """Points per person, households x municipalities in the question's order; lateness and crowding apart."""
        return points_of_all(
            self.problem, list(self.problem.households), list(self.problem.municipalities)
        )

    @cached_property
    def number(self) -> dict[str, int]:
        """Each household's row in `points`."""
        return {h.id: n for n, h in enumerate(self.problem.households)}

    @cached_property
    def by_code(self) -> NDArray[np.int64]:
        """Each municipality's rank by code, which decides between equal points."""
        codes = [m.code for m in self.problem.municipalities]
        return np.argsort(np.argsort(np.array(codes, dtype=object)))

    def ranked(self, household: Household, most: int) -> list[Municipality]:
        """Return the municipalities with the most points, but the one where it is placed."""
        now = self.placement.get(household.id)
        order = np.lexsort((self.by_code, -self.points[self.number[household.id]]))
        best = [self.problem.municipalities[m] for m in order[: most + 1]]
        return [m for m in best if not now or m.code != now.municipality][:most]

    def broken_by(
        self, household: Household, placement: Placement, changed: Problem | None = None
    ) -> tuple[Violation, ...]:
        """Ask every rule what the household breaks there, had it no other place and nobody else moved.

        `changed`: the question with changes there. The rules look at every municipality of a question; asking them
        about one is what makes this fast. `fixed` is not asked: it would miss those who are elsewhere.
        """
        beside = {
            p.household: p
            for p in (*self.at[placement.municipality], *self.members[household.group or ""])
            if p.household != household.id
        }
        codes = {placement.municipality, *(p.municipality for p in beside.values())}
        problem = changed or self.problem
        around = Problem.model_construct(
            format=problem.format,
            name=problem.name,
            periods=problem.periods,
            policy=problem.policy,
            municipalities=tuple(problem.municipality[code] for code in sorted(codes)),
            households=(household, *(self.problem.household[one] for one in beside)),
        )
        answer = Answer.model_construct(placements=(*beside.values(), placement))
        return tuple(
            violation
            for rule in RULES
            if not rule.__name__.endswith(".fixed")
            for violation in rule.violations(around, answer)
        )

    def count_broken(self, household: Household, placement: Placement) -> int:
        """Count what `broken_by` would tell, without asking each rule to count everybody again."""
        choice = self.choice(placement)
        municipality, code = choice.municipality, placement.municipality
        count = (code in household.excluded) + (
            household.only is not None and code not in household.only
        )
        count += placement.period < household.earliest
        count += bool(self.group_lives_in(household) - {code})
        if municipality.dwellings is not None:
            entry = choice.dwelling
            if entry is None:
                count += 1
            else:
                count += not entry.smallest <= household.persons <= entry.largest
                count += household.accessible and not entry.accessible
                count += placement.period < entry.free_from
        count += not quota.lines_counting(municipality, household.category, placement.period)
        offered = [s for s in household.needs if s in municipality.services]
        count += len(household.needs) - len(offered)
        count += sum(
            self.left[key] < amount
            for key, amount in uses(self.problem, choice)
            if key in self.left  # a service that is not offered has been counted
        )
        return count
