"""An answer in the making: where everybody is, and what is left of every capacity."""

from collections.abc import Iterable

from solver.answer import Answer, Bound, Placement
from solver.arrays import Arrays, Place
from solver.goals import crowding, points_by_factor
from solver.rules import quota


class State:
    """Placements of the households that are not fixed; every change keeps the capacities."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.left: list[int] = arrays.limits.tolist()
        self.at: list[Place | None] = [None] * len(arrays.households)

    def fits(self, h: int, place: Place) -> bool:
        """Say whether there is room (other rules are asked when choices are made)."""
        left = self.left
        return all(left[row] >= amount for row, amount in self.arrays.rows_taken(h, *place))

    def put(self, h: int, place: Place) -> None:
        """Place a household that is not placed."""
        assert self.at[h] is None
        for row, amount in self.arrays.rows_taken(h, *place):
            self.left[row] -= amount
        self.at[h] = place

    def remove(self, h: int) -> None:
        """Take a household out; one that is not placed stays so."""
        place = self.at[h]
        if place is not None:
            for row, amount in self.arrays.rows_taken(h, *place):
                self.left[row] += amount
            self.at[h] = None

    def move_all(self, changes: Iterable[tuple[int, Place | None]]) -> None:
        """Change several at once, so that they can swap."""
        changes = list(changes)
        for h, _ in changes:
            self.remove(h)
        for h, place in changes:
            if place is not None:
                self.put(h, place)

    def placed(self) -> list[tuple[int, Place]]:
        """Return who is placed, in the question's order."""
        return [(h, place) for h, place in enumerate(self.at) if place is not None]

    def reach(self) -> int:
        """Reach of all, fixed ones included."""
        arrays = self.arrays
        return reach_of_fixed(arrays) + int(sum(arrays.reach[h] for h, _ in self.placed()))

    def fit(self) -> int:
        """Fit of all, fixed ones and crowding included."""
        arrays = self.arrays
        total = fit_of_fixed(arrays)
        for h, place in self.placed():
            total += arrays.fit(h, place)
        for row, line in arrays.line_of_row.items():
            new = int(arrays.limits[row] - self.left[row])
            if new:
                start = arrays.used_on_row[row]
                policy = arrays.problem.policy
                total -= crowding.up_to(start + new, line, policy)
                total += crowding.up_to(start, line, policy)
        return total

    def answer(self, bound: Bound | None = None) -> Answer:
        """Return it in the words of the question."""
        arrays = self.arrays
        choices = list(arrays.fixed)
        choices += [arrays.choice(h, *place) for h, place in self.placed()]
        placements = [
            Placement(
                household=c.household.id,
                municipality=c.municipality.code,
                period=c.period,
                dwelling=c.dwelling.id if c.dwelling else None,
            )
            for c in choices
        ]
        order = {h.id: n for n, h in enumerate(arrays.problem.households)}
        placements.sort(key=lambda placement: order[placement.household])
        return Answer(placements=tuple(placements), bound=bound)


def reach_of_fixed(arrays: Arrays) -> int:
    """Return what the fixed placements add to reach."""
    return sum(c.household.urgency * c.household.persons for c in arrays.fixed)


def fit_of_fixed(arrays: Arrays) -> int:
    """Return what the fixed placements add to fit."""
    total = 0
    new: dict[int, int] = dict.fromkeys(arrays.line_of_row, 0)
    for c in arrays.fixed:
        by_factor = points_by_factor(arrays.problem, c.household.id, c.municipality.code, c.period)
        total += c.household.persons * sum(by_factor.values())
        for key, persons in quota.uses(arrays.problem, c):
            new[arrays.row_of[key]] += persons
    for row, persons in new.items():
        if persons:
            total -= crowding.cost(persons, arrays.line_of_row[row], arrays.problem.policy)
    return total
