"""A promise given already is kept exactly."""

from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem
from solver.rule import Choice, Violation, broken


def allows(_problem: Problem, choice: Choice) -> bool:
    """Say whether the choice is what was promised, where anything was."""
    promised = choice.household.fixed
    if promised is None:
        return True
    dwelling = choice.dwelling.id if choice.dwelling else None
    return (promised.municipality, promised.period, promised.dwelling) == (
        choice.municipality.code,
        choice.period,
        dwelling,
    )


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Find each promise among the placements."""
    placed = {placement.household: placement for placement in answer.placements}
    for household in problem.households:
        promised = household.fixed
        if promised is None:
            continue
        placement = placed.get(household.id)
        if placement is None:
            yield broken("fixed", household=household.id, left_out=promised.municipality)
        elif (placement.municipality, placement.period, placement.dwelling) != (
            promised.municipality,
            promised.period,
            promised.dwelling,
        ):
            yield broken("fixed", household=household.id, promised=promised.municipality)
