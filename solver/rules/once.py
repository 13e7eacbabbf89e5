"""A household is placed at most once; only what the question knows is placed."""

from collections import Counter
from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem
from solver.rule import Violation, broken


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Count each household's placements, and look for what the question does not know."""
    for placement in answer.placements:
        known = (
            placement.household in problem.household
            and placement.municipality in problem.municipality
            and placement.period in problem.periods
        )
        if not known:
            yield broken(
                "once",
                unknown=placement.household,
                municipality=placement.municipality,
                period=placement.period,
            )
    for household, times in Counter(p.household for p in answer.placements).items():
        if times > 1:
            yield broken("once", household=household, times=times)
