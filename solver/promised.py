"""What is promised already: fixed placements take their share first, or the question has no valid answer."""

import numpy as np
from numpy.typing import NDArray

from solver.problem import Problem, ProblemError
from solver.rule import Choice, Key, broken
from solver.rules import allows, capacities, uses


def take_promised(
    problem: Problem,
) -> tuple[list[Choice], NDArray[np.int64], list[Key], dict[Key, int]]:
    """Return the fixed placements, what they leave of each row, and the rows. Raises `ProblemError`."""
    rows = list(capacities(problem))
    keys = [row.key for row in rows]
    row_of = {key: number for number, key in enumerate(keys)}
    left = np.array([row.limit for row in rows], dtype=np.int64)
    fixed, faults = [], []
    went: dict[str, str] = {}
    for h in problem.households:
        if h.fixed is None:
            continue
        municipality = problem.municipality[h.fixed.municipality]
        dwelling = municipality.dwelling(h.fixed.dwelling)
        if h.fixed.dwelling is not None and dwelling is None:
            faults.append(broken("dwelling", household=h.id, none_named=municipality.code))
            continue
        choice = Choice(h, municipality, h.fixed.period, dwelling)
        if not allows(problem, choice):
            faults.append(broken("fixed", household=h.id, promised=municipality.code))
            continue
        if h.group is not None and went.setdefault(h.group, municipality.code) != municipality.code:
            faults.append(broken("group", group=h.group, household=h.id))
        fixed.append(choice)
        for key, amount in uses(problem, choice):
            left[row_of[key]] -= amount
    faults += [
        broken(keys[row][0], over=" ".join(keys[row][1:]), by=int(-left[row]))
        for row in np.flatnonzero(left < 0)
    ]
    if faults:
        said = "; ".join(str(fault) for fault in faults[:20])
        raise ProblemError(f"the fixed placements break rules, so no answer is valid: {said}")
    return fixed, left, keys, row_of
