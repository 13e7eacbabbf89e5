"""The whole list of rules; when one comes or goes, this list and one file change."""

from collections.abc import Iterator

from solver.problem import Problem
from solver.rule import Capacity, Choice, Key
from solver.rules import (
    dwelling,
    early,
    eligible,
    fixed,
    group,
    monthly,
    once,
    quota,
    service,
)

# In the order of the specification. `once` comes first: the others rely on known names.
RULES = (once, eligible, early, quota, monthly, dwelling, service, group, fixed)
LIMITING = (quota, monthly, dwelling, service)
ALLOWING = (eligible, early, quota, dwelling, service, fixed)


def capacities(problem: Problem) -> Iterator[Capacity]:
    """Return everything there is only so much of."""
    for rule in LIMITING:
        yield from rule.capacities(problem)


def uses(problem: Problem, choice: Choice) -> list[tuple[Key, int]]:
    """Return what a choice takes of it."""
    return [taken for rule in LIMITING for taken in rule.uses(problem, choice)]


def allows(problem: Problem, choice: Choice) -> bool:
    """Say whether a choice is possible at all, capacities and groups apart."""
    return all(rule.allows(problem, choice) for rule in ALLOWING)


def forbidden_by(problem: Problem, choice: Choice) -> list[str]:
    """Return the names of the rules that a choice breaks by itself."""
    return [
        rule.__name__.rpartition(".")[2] for rule in ALLOWING if not rule.allows(problem, choice)
    ]


__all__ = ["RULES", "allows", "capacities", "forbidden_by", "group", "uses"]
