"""Placed households of one group live in the same municipality (not all of them need be placed)."""

from collections import defaultdict
from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem
from solver.rule import Violation, broken


def groups(problem: Problem) -> dict[str, list[str]]:
    """Return the households of each group: the methods place a group as one."""
    found: dict[str, list[str]] = defaultdict(list)
    for household in problem.households:
        found[household.group or f"\0{household.id}"].append(household.id)
    return dict(found)


def violations(problem: Problem, answer: Answer) -> Iterator[Violation]:
    """Look where each group's households went."""
    went: dict[str, set[str]] = defaultdict(set)
    for placement in answer.placements:
        group = problem.household[placement.household].group
        if group is not None:
            went[group].add(placement.municipality)
    for group, codes in went.items():
        if len(codes) > 1:
            yield broken("group", group=group, split=" ".join(sorted(codes)))
