"""Asking the rules the slow way: one household, one place, everything anew."""

from collections import Counter
from typing import Any

from hypothesis import strategies as st

from solver import Answer, Placement, Problem, points_by_factor, violations
from solver.problem import Household, Municipality
from solver.rule import Violation
from tests.solver.questions import ways


@st.composite
def answers(draw: st.DrawFn, problem: Problem) -> Answer:
    """An answer that breaks no rule, not always a good one; whoever finds room may also be left out."""
    answer = Answer(placements=())
    for household in problem.households:
        for one in draw(st.permutations(ways(problem, household.id))):
            if one is None:
                break
            more = Answer(placements=(*answer.placements, one))
            if not violations(problem, more):
                answer = more
                break
    return answer


def places(problem: Problem, household: Household) -> list[Placement]:
    """Every place there is, allowed or not, from the household's earliest month on."""
    return [
        Placement(household=household.id, municipality=m.code, period=p, dwelling=d)
        for m in problem.municipalities
        for p in problem.periods
        if p >= household.earliest
        for d in _dwellings(m)
    ]


def _dwellings(municipality: Municipality) -> list[str | None]:
    return [*(d.id for d in municipality.dwellings or ())] or [None]


def broken(problem: Problem, answer: Answer, one: Placement) -> list[Violation]:
    """What breaks when the household is there and everybody else stays."""
    others = tuple(p for p in answer.placements if p.household != one.household)
    return violations(problem, Answer(placements=(*others, one)))


def stopped_by(problem: Problem, answer: Answer, household: Household) -> Counter[tuple[str, ...]]:
    """Municipalities by the rules that stop it in the best month, asked one at a time."""
    if all(p < household.earliest for p in problem.periods):
        return Counter({("early",): len(problem.municipalities)})
    order = ["eligible", "early", "quota", "monthly", "dwelling", "service", "group"]
    found: Counter[tuple[str, ...]] = Counter()
    for m in problem.municipalities:
        sets: list[list[str]] = [
            sorted({v.rule for v in broken(problem, answer, one)}, key=order.index)
            for one in places(problem, household)
            if one.municipality == m.code
        ]
        if sets:
            fewest: list[str] = min(sets, key=len)
            found[tuple(fewest)] += 1
    return found


def alternatives_slowly(
    problem: Problem, answer: Answer, household: Household, most: int
) -> list[tuple[str, str, str | None, tuple[Violation, ...]]]:
    """Municipality, month, dwelling and broken rules of the best other municipalities."""
    now = next((p for p in answer.placements if p.household == household.id), None)
    months = [p for p in problem.periods if p >= household.earliest]
    if not months:
        return []

    def worth(m: Municipality) -> tuple[int, str]:
        by_factor = points_by_factor(problem, household.id, m.code, months[0])
        return -sum(by_factor.values()), m.code

    found = []
    elsewhere = [m for m in problem.municipalities if not now or m.code != now.municipality]
    for m in sorted(elsewhere, key=worth)[:most]:
        fitting = [d.id for d in m.dwellings or () if d.smallest <= household.persons <= d.largest]
        listed: list[str | None] = [*fitting] or [d.id for d in (m.dwellings or ())[:1]] or [None]
        tried = [
            (
                broken(
                    problem,
                    answer,
                    one := Placement(
                        household=household.id, municipality=m.code, period=p, dwelling=d
                    ),
                ),
                one,
            )
            for p in months
            for d in listed
        ]
        told, one = min(tried, key=lambda pair: len(pair[0]))
        found.append((m.code, one.period, one.dwelling, tuple(told)))
    return found


def with_fixed(problem: Problem, answer: Answer, household: str) -> dict[str, Any]:
    """The household beside everybody who is placed, all of those fixed, as plain JSON."""
    from solver import to_json  # noqa: PLC0415 (only here)

    question = to_json(problem)
    at = {p.household: p for p in answer.placements}
    question["households"] = [h for h in question["households"] if h["id"] in {household, *at}]
    for one in question["households"]:
        if (p := at.get(one["id"])) is not None:
            one["fixed"] = {
                "municipality": p.municipality,
                "period": p.period,
                "dwelling": p.dwelling,
            }
        else:
            one["urgency"] = 1  # a solver need not place who counts nothing
    return question
