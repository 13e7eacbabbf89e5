"""A line's room in parts of rising crowding: what a relaxation may assume, and what it costs exactly."""

from itertools import pairwise

from solver.arrays import Arrays
from solver.goals import crowding


def exact_costs(arrays: Arrays, row: int) -> list[int]:
    """Points taken off when 0, 1, … more persons come, up to all the room that the fixed ones leave."""
    if row not in arrays.costs:
        line, start = arrays.line_of_row[row], arrays.used_on_row[row]
        policy = arrays.problem.policy
        before = crowding.up_to(start, line, policy)
        arrays.costs[row] = [
            crowding.up_to(start + n, line, policy) - before
            for n in range(int(arrays.limits[row]) + 1)
        ]
    return arrays.costs[row]


def segments(costs: list[int]) -> list[tuple[int, float]]:
    """Parts (persons, points per person) under a cost curve, rising: its lower convex envelope.

    Where crowding rises anyway, as policies have it, this is exact.
    """
    hull: list[int] = [0]
    for n in range(1, len(costs)):
        while len(hull) > 1 and _above(costs, hull[-2], hull[-1], n):
            hull.pop()
        hull.append(n)
    return [(b - a, (costs[b] - costs[a]) / (b - a)) for a, b in pairwise(hull)]


def _above(costs: list[int], a: int, b: int, c: int) -> bool:
    """Say whether point b lies on or above the straight line from a to c."""
    return (costs[b] - costs[a]) * (c - a) >= (costs[c] - costs[a]) * (b - a)


def parts_of(costs: list[int]) -> list[tuple[int, int]]:
    """Parts (persons, points per person) of a cost curve, exactly, in order."""
    found: list[tuple[int, int]] = []
    for before, after in pairwise(costs):
        step = after - before
        if found and found[-1][1] == step:
            found[-1] = found[-1][0] + 1, step
        else:
            found.append((1, step))
    return found


def is_convex(costs: list[int]) -> bool:
    """Say whether each further person costs at least as much as the one before."""
    steps = [b - a for a, b in pairwise(costs)]
    return steps == sorted(steps)
