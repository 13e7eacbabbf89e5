"""Never before the household's earliest month."""

from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem, months
from solver.rule import Choice, Violation, broken


def allows(_problem: Problem, choice: Choice) -> bool:
    """Months as text compare in their order."""
    return choice.period >= choice.household.earliest


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Compare each placement's month."""
    for placement in answer.placements:
        earliest = problem.household[placement.household].earliest
        if months(placement.period) < months(earliest):
            yield broken(
                "early", household=placement.household, period=placement.period, earliest=earliest
            )
