"""No municipality receives more persons in a month than it has said."""

from collections import defaultdict
from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem
from solver.rule import Capacity, Choice, Key, Violation, broken


def capacities(problem: Problem) -> Iterator[Capacity]:
    """Persons per municipality and month, where there is a limit."""
    for m in problem.municipalities:
        if m.monthly is not None:
            for period in problem.periods:
                yield Capacity(("monthly", m.code, period), m.monthly)


def uses(_problem: Problem, choice: Choice) -> Iterator[tuple[Key, int]]:
    """Its persons arrive that month."""
    if choice.municipality.monthly is not None:
        yield ("monthly", choice.municipality.code, choice.period), choice.household.persons


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Add up the arrivals of each month."""
    arrivals: dict[tuple[str, str], int] = defaultdict(int)
    for placement in answer.placements:
        persons = problem.household[placement.household].persons
        arrivals[placement.municipality, placement.period] += persons
    for (code, period), persons in arrivals.items():
        limit = problem.municipality[code].monthly
        if limit is not None and persons > limit:
            yield broken("monthly", municipality=code, period=period, limit=limit, needed=persons)
