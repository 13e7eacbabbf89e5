"""A line's room in parts of rising crowding: what a relaxation may assume, and what it costs exactly."""

from solver.arrays import Arrays
from solver.goals import crowding


def exact_costs(arrays: Arrays, row: int, room: int) -> list[int]:
    """Points taken off when 0, 1, … `room` more persons come on top of those on the line before the question."""
    line, start = arrays.line_of_row[row], arrays.used_on_row[row]
    policy = arrays.problem.policy
    before = crowding.up_to(start, line, policy)
    return [crowding.up_to(start + n, line, policy) - before for n in range(room + 1)]


def segments(costs: list[int]) -> list[tuple[int, float]]:
    """Parts (persons, points per person) under a cost curve, rising: its lower convex envelope.

    Where crowding rises anyway, as policies have it, this is exact.
    """
    hull: list[int] = [0]
    for n in range(1, len(costs)):
        while len(hull) > 1 and _above(costs, hull[-2], hull[-1], n):
            hull.pop()
        hull.append(n)
    return [
        (b - a, (costs[b] - costs[a]) / (b - a)) for a, b in zip(hull, hull[1:], strict=False)
    ]


def _above(costs: list[int], a: int, b: int, c: int) -> bool:
    """Say whether point b lies on or above the straight line from a to c."""
    return (costs[b] - costs[a]) * (c - a) >= (costs[c] - costs[a]) * (b - a)


def is_convex(costs: list[int]) -> bool:
    """Say whether each further person costs at least as much as the one before."""
    steps = [b - a for a, b in zip(costs, costs[1:], strict=False)]
    return steps == sorted(steps)
