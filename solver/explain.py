"""Why here and not there: one household moved in the finished answer, nobody else, and the same rules asked."""

from dataclasses import dataclass

from solver.answer import Placement
from solver.finished import Finished
from solver.goals import crowding, points_by_factor
from solver.problem import Household, Municipality, months
from solver.rule import Violation
from solver.rules import quota


@dataclass(frozen=True)
class Alternative:
    """What would have happened, had one household gone elsewhere and nobody else moved.

    `points` are of ONE person by factor; `score_changes` what the move does to them (crowding apart), one person
    too. `broken` is empty where it would have been possible; `fit_change` is what the move does to the fit of the
    whole, crowding and all persons included. It says nothing about chains of moves.
    """

    municipality: str
    period: str
    dwelling: str | None
    points: dict[str, int]
    score_changes: dict[str, int]
    broken: tuple[Violation, ...]
    fit_change: int


@dataclass(frozen=True)
class FirstWish:
    """The household's first wish. `here`: it is placed there. `instead` is None there, and where nobody agrees."""

    municipality: str
    here: bool
    instead: Alternative | None


def alternatives(finished: Finished, household_id: str, most: int = 5) -> list[Alternative]:
    """Return the best other municipalities by points, each in its best month, with the rules it would break.

    Where a month or dwelling breaks no rule it is told before one with more points that does. Raises KeyError for
    an unknown household.
    """
    household = finished.problem.household[household_id]
    open_months = _open_months(finished, household)
    if not open_months:
        return []
    return [
        _alternative(finished, household, municipality, open_months)
        for municipality in finished.ranked(household, most)
    ]


def first_wish(finished: Finished, household_id: str) -> FirstWish | None:
    """Return what became of a household's first wish; None where it wishes nothing. Raises KeyError."""
    household = finished.problem.household[household_id]
    if not household.wishes:
        return None
    code = household.wishes[0]
    now = finished.placement.get(household_id)
    here = now is not None and now.municipality == code
    municipality = finished.problem.municipality.get(code)
    open_months = _open_months(finished, household)
    if here or municipality is None or not open_months:
        return FirstWish(code, here, None)
    return FirstWish(code, here, _alternative(finished, household, municipality, open_months))


def _open_months(finished: Finished, household: Household) -> list[str]:
    return [p for p in finished.problem.periods if months(p) >= months(household.earliest)]


def _alternative(
    finished: Finished, household: Household, municipality: Municipality, open_months: list[str]
) -> Alternative:
    """The first month and dwelling that breaks no rule, else the one that breaks fewest."""
    ways = _ways(household, municipality, open_months)
    counts = []
    for way in ways:
        counts.append(finished.count_broken(household, way))
        if counts[-1] == 0:
            break
    best = ways[counts.index(min(counts))]
    broken = finished.broken_by(household, best) if min(counts) else ()
    now = finished.placement.get(household.id)
    points = points_by_factor(finished.problem, household.id, municipality.code, best.period)
    points_now = (
        points_by_factor(finished.problem, household.id, now.municipality, now.period)
        if now
        else {}
    )
    changes = {name: value - points_now.get(name, 0) for name, value in points.items()}
    crowded = _crowding(finished, best) - (_crowding(finished, now) if now else 0)
    return Alternative(
        municipality.code,
        best.period,
        best.dwelling,
        points,
        changes,
        broken,
        household.persons * sum(changes.values()) - crowded,
    )


def _ways(household: Household, municipality: Municipality, periods: list[str]) -> list[Placement]:
    dwellings: list[str | None] = [None]
    if municipality.dwellings is not None:
        fitting = [
            d.id for d in municipality.dwellings if d.smallest <= household.persons <= d.largest
        ]
        dwellings = [*fitting] or [d.id for d in municipality.dwellings[:1]] or [None]
    return [
        Placement.model_construct(
            household=household.id, municipality=municipality.code, period=p, dwelling=d
        )
        for p in periods
        for d in dwellings
    ]


def _crowding(finished: Finished, placement: Placement) -> int:
    """Points that the household's persons cost the lines there, as the last to come."""
    choice = finished.choice(placement)
    persons, policy = choice.household.persons, finished.problem.policy
    cost = 0
    for line in quota.lines_counting(choice.municipality, choice.household.category, choice.period):
        used = line.persons - finished.left["quota", choice.municipality.code, line.id]
        others = (
            used - persons if finished.placement.get(choice.household.id) == placement else used
        )
        cost += crowding.up_to(others + persons, line, policy)
        cost -= crowding.up_to(others, line, policy)
    return cost
