"""Never to an excluded municipality; only to one of `only` where that is a list."""

from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem
from solver.rule import Choice, Violation, broken


def allows(_problem: Problem, choice: Choice) -> bool:
    """Say whether the household may live there at all."""
    household, code = choice.household, choice.municipality.code
    return code not in household.excluded and (household.only is None or code in household.only)


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Look each placement up in the household's two lists."""
    for placement in answer.placements:
        household = problem.household[placement.household]
        if placement.municipality in household.excluded:
            yield broken("eligible", household=household.id, excluded=placement.municipality)
        if household.only is not None and placement.municipality not in household.only:
            yield broken("eligible", household=household.id, not_in_only=placement.municipality)
