"""What crowding takes off an answer, line by line."""

from collections import defaultdict
from dataclasses import dataclass

from solver.answer import Answer
from solver.goals import crowding
from solver.problem import Problem


@dataclass(frozen=True)
class Crowded:
    """A quota line of an answer: persons that the answer adds to it, and the points (0 or more) they cost fit."""

    municipality: str
    line: str
    persons: int
    points: int


def crowding_by_line(problem: Problem, answer: Answer) -> list[Crowded]:
    """Return every line that the answer uses, in the question's order; promises in the question count too.

    Their points together are what fit would be higher by, had crowding no price and nobody moved.
    """
    new: dict[tuple[str, str], int] = defaultdict(int)
    for placed in answer.placements:
        household = problem.household[placed.household]
        for line in problem.municipality[placed.municipality].lines:
            if household.category in line.categories and placed.period in line.periods:
                new[placed.municipality, line.id] += household.persons
    return [
        Crowded(m.code, line.id, added, crowding.cost(added, line, problem.policy))
        for m in problem.municipalities
        for line in m.lines
        if (added := new[m.code, line.id])
    ]
