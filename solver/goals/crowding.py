"""Crowding: points taken off per person added to a line, by where on the line that person falls."""

from solver.problem import Line, Policy


def up_to(persons_in_use: int, line: Line, policy: Policy) -> int:
    """Points taken off for the first `persons_in_use` persons of a line."""
    cost, start = 0, 0
    for percent, per_person in policy.crowding:
        limit = percent * line.persons // 100
        cost += per_person * max(0, min(persons_in_use, limit) - start)
        start = max(start, limit)
    return cost


def cost(new_persons: int, line: Line, policy: Policy) -> int:
    """Points taken off for `new_persons` on top of those who use the line already."""
    return up_to(line.used + new_persons, line, policy) - up_to(line.used, line, policy)
