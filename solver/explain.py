"""Why here and not there: one household moved in the finished answer, nobody else, and the same rules asked."""

from dataclasses import dataclass

from solver.answer import Answer, Placement
from solver.goals import points_by_factor
from solver.problem import Household, Municipality, Problem, months
from solver.rule import Violation
from solver.rules import RULES


@dataclass(frozen=True)
class Alternative:
    """What would have happened, had one household gone elsewhere and nobody else moved.

    `points` are of ONE person by factor; `score_changes` what the move does to them (crowding apart), one person
    too. `broken` is empty where it would have been possible. It says nothing about chains of moves.
    """

    municipality: str
    period: str
    dwelling: str | None
    points: dict[str, int]
    score_changes: dict[str, int]
    broken: tuple[Violation, ...]


def alternatives(
    problem: Problem, answer: Answer, household_id: str, most: int = 5
) -> list[Alternative]:
    """Return the best other municipalities by points, each in its best month, with the rules it would break.

    Where a month or dwelling breaks no rule it is told before one with more points that does. Raises KeyError for
    an unknown household.
    """
    household = problem.household[household_id]
    now = next((p for p in answer.placements if p.household == household_id), None)
    points_now = (
        points_by_factor(problem, household_id, now.municipality, now.period) if now else {}
    )
    months_open = [p for p in problem.periods if months(p) >= months(household.earliest)]
    if not months_open:
        return []
    first = min(months_open, key=months)
    ranked = sorted(
        (m for m in problem.municipalities if not now or m.code != now.municipality),
        key=lambda m: (
            -sum(points_by_factor(problem, household_id, m.code, first).values()),
            m.code,
        ),
    )
    found = []
    for municipality in ranked[:most]:
        broken, placement = _best_way(problem, answer, household, municipality, months_open)
        points = points_by_factor(problem, household_id, municipality.code, placement.period)
        changes = {name: value - points_now.get(name, 0) for name, value in points.items()}
        found.append(
            Alternative(
                municipality.code, placement.period, placement.dwelling, points, changes, broken
            )
        )
    return found


def _ways(household: Household, municipality: Municipality, periods: list[str]) -> list[Placement]:
    dwellings: list[str | None] = [None]
    if municipality.dwellings is not None:
        fitting = [
            d.id for d in municipality.dwellings if d.smallest <= household.persons <= d.largest
        ]
        dwellings = [*fitting] or [d.id for d in municipality.dwellings[:1]] or [None]
    return [
        Placement(household=household.id, municipality=municipality.code, period=p, dwelling=d)
        for p in periods
        for d in dwellings
    ]


def _best_way(
    problem: Problem,
    answer: Answer,
    household: Household,
    municipality: Municipality,
    periods: list[str],
) -> tuple[tuple[Violation, ...], Placement]:
    """The first month and dwelling that breaks no rule, else the one that breaks fewest."""
    around, beside = _around(problem, answer, household, municipality)
    standing = set(_asked(around, Answer(placements=beside)))
    best: tuple[tuple[Violation, ...], Placement] | None = None
    for placement in _ways(household, municipality, periods):
        after = _asked(around, Answer(placements=(*beside, placement)))
        broken = tuple(v for v in after if v not in standing)
        if best is None or len(broken) < len(best[0]):
            best = broken, placement
        if not broken:
            break
    assert best is not None, "there is a month to try"
    return best


def _around(
    problem: Problem, answer: Answer, household: Household, municipality: Municipality
) -> tuple[Problem, tuple[Placement, ...]]:
    """The part of the question that the move concerns: that municipality, and where the household's group lives.

    The rules look at every municipality of a question; asking them about one is what makes this fast.
    """
    group = household.group
    beside = tuple(
        p
        for p in answer.placements
        if p.household != household.id
        and (
            p.municipality == municipality.code
            or (group is not None and problem.household[p.household].group == group)
        )
    )
    codes = {municipality.code, *(p.municipality for p in beside)}
    around = Problem.model_construct(
        format=problem.format,
        name=problem.name,
        periods=problem.periods,
        policy=problem.policy,
        municipalities=tuple(problem.municipality[code] for code in sorted(codes)),
        households=(household, *(problem.household[p.household] for p in beside)),
    )
    return around, beside


def _asked(problem: Problem, answer: Answer) -> list[Violation]:
    """Every rule but `fixed`, which would miss those who are elsewhere."""
    return [
        v
        for rule in RULES
        if not rule.__name__.endswith(".fixed")
        for v in rule.violations(problem, answer)
    ]
