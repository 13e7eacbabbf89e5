"""What an answer of the solver means for the database: drafts of proposals, with their reasons (pure)."""

from dataclasses import dataclass, field
from typing import Any

from placement.rules.facts_to_question import household_id, key_of, slot_id
from solver import (
    Alternative,
    Answer,
    Finished,
    Placement,
    Problem,
    Violation,
    alternatives,
    first_wish,
    points_by_factor,
    violations,
)
from solver.problem import Household
from solver.rule import broken

# The best other municipalities that a proposal tells of.
ALTERNATIVES = 5


@dataclass(frozen=True)
class Draft:
    """A placement of a household that waits, on its way to become a proposal."""

    household_id: int
    municipality: str
    month: str
    slot_id: int | None
    points: dict[str, int] = field(default_factory=dict)
    alternatives: list[dict[str, Any]] = field(default_factory=list)
    first_wish: dict[str, Any] | None = None

    def placement(self) -> Placement:
        """The same, as the solver writes it."""
        return Placement(
            household=household_id(self.household_id),
            municipality=self.municipality,
            period=self.month,
            dwelling=None if self.slot_id is None else slot_id(self.slot_id),
        )


@dataclass(frozen=True)
class Dropped:
    """A draft that no longer holds: why, as a code with parameters."""

    draft: Draft
    code: str
    params: dict[str, str | int] = field(default_factory=dict)


def waiting_in(question: dict[str, Any]) -> list[str]:
    """The ids of a question's households that wait; the others are promises already."""
    return [one["id"] for one in question["households"] if one["fixed"] is None]


def drafts_of(problem: Problem, answer: Answer) -> list[Draft]:
    """Every placement that is not a promise already, with its points by factor, its alternatives and first wish."""
    finished = Finished(problem, answer)
    return [
        Draft(
            household_id=key_of(placed.household),
            municipality=placed.municipality,
            month=placed.period,
            slot_id=None if placed.dwelling is None else key_of(placed.dwelling),
            points=points_by_factor(problem, placed.household, placed.municipality, placed.period),
            alternatives=_others(finished, placed.household),
            first_wish=_first_wish(finished, placed.household),
        )
        for placed in answer.placements
        if problem.household[placed.household].fixed is None
    ]


def _others(finished: Finished, household: str) -> list[dict[str, Any]]:
    return [_told(other) for other in alternatives(finished, household, most=ALTERNATIVES)]


def _told(other: Alternative) -> dict[str, Any]:
    return {
        "municipality": other.municipality,
        "month": other.period,
        "points": other.points,
        "broken": [
            {"code": violation.rule, "params": dict(violation.params)} for violation in other.broken
        ],
    }


def _first_wish(finished: Finished, household: str) -> dict[str, Any] | None:
    wish = first_wish(finished, household)
    if wish is None:
        return None
    told: dict[str, Any] = {"municipality": wish.municipality, "here": wish.here}
    if wish.instead is None:
        return told
    return {**_told(wish.instead), **told, "fit_change": wish.instead.fit_change}


def still_holding(
    now: Problem, drafts: list[Draft], *, stated_monthly: dict[str, int]
) -> tuple[list[Draft], list[Dropped]]:
    """Ask today's question again: which drafts hold beside what has been promised since, and which do not.

    Where a capacity no longer serves all, the least urgent goes first, and between equals the later
    household. `stated_monthly`: municipalities whose monthly intake the question had to raise for promises.
    """
    dropped = [
        Dropped(draft, "no-longer-waiting")
        for draft in drafts
        if not _waits(now.household.get(household_id(draft.household_id)))
    ]
    gone = {one.draft.household_id for one in dropped}
    holding = {
        household_id(draft.household_id): draft
        for draft in drafts
        if draft.household_id not in gone
    }
    promised = [_promise(household) for household in now.households if household.fixed]
    while True:
        answer = Answer(placements=(*promised, *(draft.placement() for draft in holding.values())))
        found = [
            *violations(now, answer),
            *_above_stated(now, answer, stated_monthly),
        ]
        culprits = {}
        for violation in found:
            params = dict(violation.params)
            culprit = _culprit(now, holding, params)
            if culprit and culprit not in culprits:
                code = "no-agreement" if violation.rule == "once" else violation.rule
                culprits[culprit] = Dropped(holding[culprit], code, params)
        if not culprits:
            return list(holding.values()), dropped
        for culprit, one in culprits.items():
            dropped.append(one)
            del holding[culprit]


def _waits(household: Household | None) -> bool:
    return household is not None and household.fixed is None


def _promise(household: Household) -> Placement:
    assert household.fixed is not None
    return Placement(
        household=household.id,
        municipality=household.fixed.municipality,
        period=household.fixed.period,
        dwelling=household.fixed.dwelling,
    )


def _above_stated(now: Problem, answer: Answer, stated: dict[str, int]) -> list[Violation]:
    """Months above the municipality's own word, where the question's number is higher because of promises."""
    arriving: dict[tuple[str, str], int] = {}
    for placed in answer.placements:
        if placed.municipality in stated:
            key = (placed.municipality, placed.period)
            arriving[key] = arriving.get(key, 0) + now.household[placed.household].persons
    return [
        broken("monthly", municipality=code, period=period, limit=stated[code], needed=persons)
        for (code, period), persons in arriving.items()
        if persons > stated[code]
    ]


def _culprit(now: Problem, holding: dict[str, Draft], params: dict[str, str | int]) -> str | None:
    """The draft to leave out for a violation; None where only promises are concerned."""
    if "household" in params or "unknown" in params:
        one = str(params.get("household", params.get("unknown")))
        return one if one in holding else None
    concerned = [name for name in holding if _concerns(now, name, holding[name], params)]
    return max(
        concerned,
        key=lambda name: (-now.household[name].urgency, key_of(name)),
        default=None,
    )


def _concerns(now: Problem, name: str, draft: Draft, params: dict[str, str | int]) -> bool:
    """Say whether this draft takes of what the violation says is short."""
    household = now.household[name]
    if "group" in params:
        fixed_at = {
            other.fixed.municipality
            for other in now.households
            if other.group == household.group and other.fixed
        }
        return household.group == params["group"] and draft.municipality not in fixed_at
    if draft.municipality != params.get("municipality"):
        return False
    if "line" in params:
        line = next(
            line for line in now.municipality[draft.municipality].lines if line.id == params["line"]
        )
        return bool(household.category in line.categories and draft.month in line.periods)
    if "dwelling" in params:
        return draft.placement().dwelling == params["dwelling"]
    if draft.month != params.get("period"):
        return False
    return "service" not in params or params["service"] in household.needs
