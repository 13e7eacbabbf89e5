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
    """Both answers, who is affected, and the arrivals of the scenario with those of them who are placed."""

    before: Totals
    after: Totals
    affected: list[Affected]
    arrivals: int
    arrivals_placed: int
    # The fit of the run's answer as the scenario weighs it; None where the scenario weighs as the run did.
    before_as_weighed: int | None


def compared(before: tuple[Problem, Answer], after: tuple[Problem, Answer]) -> Compared:
    """Compare two answers; the households of the first question are all in the second."""
    old, new = _places(before[1]), _places(after[1])
    affected = []
    for one in before[0].households:
        was, now = old.get(one.id), new.get(one.id)
        effect = _effect(was, now)
        if effect is not None:
            affected.append(Affected(one.id, one.persons, effect, was, now))
    arrivals = [one.id for one in after[0].households if is_arrival(one.id)]
    weighed = before[0].policy != after[0].policy
    return Compared(
        _totals(*before),
        _totals(*after),
        affected,
        len(arrivals),
        sum(one in new for one in arrivals),
        score(after[0], before[1]).fit if weighed else None,
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
