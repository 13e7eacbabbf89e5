"""At least one line counts the category in that month, and no line takes more than it has."""

from collections import defaultdict
from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Line, Municipality, Problem
from solver.rule import Capacity, Choice, Key, Violation, broken


def lines_counting(municipality: Municipality, category: str, period: str) -> list[Line]:
    """Return the lines that count a category in a period."""
    return [q for q in municipality.lines if category in q.categories and period in q.periods]


def allows(_problem: Problem, choice: Choice) -> bool:
    """Say whether a line counts it and none is over already."""
    return bool(lines_counting(choice.municipality, choice.household.category, choice.period))


def capacities(problem: Problem) -> Iterator[Capacity]:
    """Persons that each line still takes; a line that is over already takes nobody."""
    for m in problem.municipalities:
        for q in m.lines:
            yield Capacity(("quota", m.code, q.id), max(0, q.persons - q.used))


def uses(_problem: Problem, choice: Choice) -> Iterator[tuple[Key, int]]:
    """Every line that counts it takes its persons."""
    for q in lines_counting(choice.municipality, choice.household.category, choice.period):
        yield ("quota", choice.municipality.code, q.id), choice.household.persons


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Add up each line."""
    new: dict[tuple[str, str], int] = defaultdict(int)
    for placement in answer.placements:
        household = problem.household[placement.household]
        counted = False
        for line in problem.municipality[placement.municipality].lines:
            if household.category in line.categories and placement.period in line.periods:
                counted = True
                new[placement.municipality, line.id] += household.persons
        if not counted:
            yield broken(
                "quota",
                household=household.id,
                no_line=placement.municipality,
                category=household.category,
                period=placement.period,
            )
    for municipality in problem.municipalities:
        for line in municipality.lines:
            added = new[municipality.code, line.id]
            if added and line.used + added > line.persons:
                yield broken(
                    "quota",
                    municipality=municipality.code,
                    line=line.id,
                    persons=line.persons,
                    needed=line.used + added,
                )
