"""Every needed service is offered, and no more units start in a month than there are."""

from collections import defaultdict
from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem
from solver.rule import Capacity, Choice, Key, Violation, broken


def allows(_problem: Problem, choice: Choice) -> bool:
    """Say whether each needed service is offered there."""
    return all(service in choice.municipality.services for service in choice.household.needs)


def capacities(problem: Problem) -> Iterator[Capacity]:
    """Units of each service per month."""
    for m in problem.municipalities:
        for service, units in m.services.items():
            for period in problem.periods:
                yield Capacity(("service", m.code, service, period), units)


def uses(_problem: Problem, choice: Choice) -> Iterator[tuple[Key, int]]:
    """Take its units in the month of arrival."""
    for service, units in choice.household.needs.items():
        yield ("service", choice.municipality.code, service, choice.period), units


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Add up the units of each service and month."""
    started: dict[tuple[str, str, str], int] = defaultdict(int)
    for placement in answer.placements:
        offered = problem.municipality[placement.municipality].services
        for service, units in problem.household[placement.household].needs.items():
            if service not in offered:
                yield broken(
                    "service",
                    household=placement.household,
                    municipality=placement.municipality,
                    not_offered=service,
                )
            else:
                started[placement.municipality, service, placement.period] += units
    for (code, service, period), units in started.items():
        limit = problem.municipality[code].services[service]
        if units > limit:
            yield broken(
                "service",
                municipality=code,
                service=service,
                period=period,
                limit=limit,
                needed=units,
            )
