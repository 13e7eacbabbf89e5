"""The independent judge: every rule and both goals, recomputed from the question and the answer alone."""

from collections import defaultdict
from typing import NamedTuple

from solver.answer import Answer
from solver.goals import crowding, points_by_factor, reach
from solver.problem import Problem
from solver.rule import Violation, broken
from solver.rules import RULES, once


class Score(NamedTuple):
    """Both goals of an answer."""

    reach: int
    fit: int


class BrokenAnswer(Exception):
    """An answer breaks a rule; it is never used."""

    def __init__(self, found: list[Violation]) -> None:
        super().__init__("; ".join(str(violation) for violation in found[:10]))
        self.violations = found


def violations(problem: Problem, answer: Answer) -> list[Violation]:
    """Return every broken rule; none is right. A claimed bound below what was attained is one too."""
    unknown = list(once.violations(problem, answer))
    if unknown:
        return unknown  # the other rules would look up what is not there
    found = [v for rule in RULES[1:] for v in rule.violations(problem, answer)]
    if answer.bound is not None:
        attained = score(problem, answer)
        for goal in ("reach", "fit"):
            claimed, got = getattr(answer.bound, goal), getattr(attained, goal)
            if claimed < got:
                found.append(broken("bound", goal=goal, claimed=claimed, attained=got))
    return found


def score(problem: Problem, answer: Answer) -> Score:
    """Return reach and fit of an answer whose names are known."""
    total_reach = total_fit = 0
    new: dict[tuple[str, str], int] = defaultdict(int)
    for placement in answer.placements:
        household = problem.household[placement.household]
        total_reach += reach.reach(household)
        by_factor = points_by_factor(
            problem, household.id, placement.municipality, placement.period
        )
        total_fit += household.persons * sum(by_factor.values())
        for line in problem.municipality[placement.municipality].lines:
            if household.category in line.categories and placement.period in line.periods:
                new[placement.municipality, line.id] += household.persons
    for municipality in problem.municipalities:
        for line in municipality.lines:
            total_fit -= crowding.cost(new[municipality.code, line.id], line, problem.policy)
    return Score(total_reach, total_fit)


def refuse_if_broken(problem: Problem, answer: Answer) -> None:
    """Raise `BrokenAnswer` where a rule is broken."""
    found = violations(problem, answer)
    if found:
        raise BrokenAnswer(found)
