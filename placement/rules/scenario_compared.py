"""What a scenario does to whom: its answer beside that of the run it was copied from (pure)."""

from dataclasses import dataclass
from enum import StrEnum

from placement.rules.scenario_problem import is_arrival
from solver import Answer, Placement, Problem, score


class Effect(StrEnum):
    """What becomes of a household's place, in the order that a page tells it."""

    LOSES = "loses"
    GAINS = "gains"
    MOVES = "moves"
    OTHER_MONTH = "other_month"


@dataclass(frozen=True)
class Affected:
    """One household that is placed otherwise; None where the run or the scenario gives it no place."""

    household: str
    persons: int
    effect: Effect
    before: Placement | None
    after: Placement | None


@dataclass(frozen=True)
class Totals:
    """An answer over those who wait: promises and arrivals apart. `reach` and `fit` count everybody."""

    placed: int
    unplaced: int
    persons: int
    reach: int
    fit: int


@dataclass(frozen=True)
class Compared:
    """Both answers, who is affected, and the arrivals of the scenario with those of them who are placed.

    Both are counted by the question of the scenario: its weights, and standing where the run has proposed.
    """

    before: Totals
    after: Totals
    affected: list[Affected]
    arrivals: int
    arrivals_placed: int


def compared(problem: Problem, before: Answer, after: Answer) -> Compared:
    """Compare the run's answer with the scenario's, to whose question `problem` the run's households all belong."""
    old, new = _places(before), _places(after)
    affected = []
    for one in problem.households:
        if is_arrival(one.id):
            continue
        was, now = old.get(one.id), new.get(one.id)
        effect = _effect(was, now)
        if effect is not None:
            affected.append(Affected(one.id, one.persons, effect, was, now))
    arrivals = [one.id for one in problem.households if is_arrival(one.id)]
    return Compared(
        _totals(problem, before),
        _totals(problem, after),
        affected,
        len(arrivals),
        sum(one in new for one in arrivals),
    )


def _places(answer: Answer) -> dict[str, Placement]:
    return {one.household: one for one in answer.placements}


def _effect(was: Placement | None, now: Placement | None) -> Effect | None:
    if was is None and now is None:
        return None
    if was is None:
        return Effect.GAINS
    if now is None:
        return Effect.LOSES
    if was.municipality != now.municipality:
        return Effect.MOVES
    return Effect.OTHER_MONTH if was.period != now.period else None


def _totals(problem: Problem, answer: Answer) -> Totals:
    waiting = {
        one.id: one.persons
        for one in problem.households
        if one.fixed is None and not is_arrival(one.id)
    }
    placed = [one.household for one in answer.placements if one.household in waiting]
    attained = score(problem, answer)
    return Totals(
        placed=len(placed),
        unplaced=len(waiting) - len(placed),
        persons=sum(waiting[one] for one in placed),
        reach=attained.reach,
        fit=attained.fit,
    )
