"""Whether a change can be made in a question: every reason against it, each with its place and its cure (pure).

What is promised stays possible: no change takes away a place, a unit or a month that a promise needs.
"""

from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from functools import singledispatch

from placement.refusals import Refusal
from placement.rules.scenario_change import (
    MOST_ARRIVALS,
    Arrivals,
    ArrivalsLike,
    DropExclusion,
    Dwellings,
    Intake,
    LinePersons,
    NewLine,
    OfMunicipality,
    PinTo,
    ScenarioChange,
    ServiceUnits,
    Weight,
)
from placement.rules.scenario_problem import Copied, is_arrival
from placement.rules.scenario_weights import range_of, weights_of
from solver import Problem
from solver.problem import Household

MOST_CHANGES = 50


def changes_hold(problem: Problem, changes: Sequence[ScenarioChange]) -> list[Refusal]:
    """Return why these changes, made in this order, cannot be made; the first that cannot ends it."""
    if len(changes) > MOST_CHANGES:
        return [Refusal("scenario-too-many-changes", {"most": MOST_CHANGES})]
    copied = Copied.of(problem)
    for change in changes:
        if refusals := list(holds(change, copied)):
            return refusals
        copied.make(change)
    return []


def holds(change: ScenarioChange, copied: Copied) -> Iterator[Refusal]:
    """Yield what stands against one change, after those that were made before it."""
    if isinstance(change, OfMunicipality) and change.municipality not in copied.municipalities:
        yield Refusal("scenario-municipality-not-asked")
        return
    yield from _holds(change, copied)


@singledispatch
def _holds(change: ScenarioChange, copied: Copied) -> Iterator[Refusal]:
    raise TypeError(change, copied)


@_holds.register
def _(change: LinePersons, copied: Copied) -> Iterator[Refusal]:
    lines = copied.municipalities[change.municipality].lines
    line = next((one for one in lines if one.id == change.line), None)
    if line is None:
        yield Refusal("scenario-line-not-asked")
        return
    if change.persons == 0:
        yield Refusal("scenario-same-as-before")
    least = line.used + sum(
        one.persons
        for one in _promised(copied, change.municipality)
        if one.category in line.categories and one.fixed and one.fixed.period in line.periods
    )
    if change.persons < 0 and line.persons + change.persons < least:
        yield Refusal(
            "scenario-line-below-taken",
            {"now": line.persons, "taken": least, "most": max(0, line.persons - least)},
        )


@_holds.register
def _(change: NewLine, copied: Copied) -> Iterator[Refusal]:
    yield from _month_is_asked(change.from_month, copied)


@_holds.register
def _(change: Intake, copied: Copied) -> Iterator[Refusal]:
    stated = copied.municipalities[change.municipality].monthly
    if stated is None:
        yield Refusal("scenario-intake-unlimited")
        return
    if change.persons == 0:
        yield Refusal("scenario-same-as-before")
    months: Counter[str] = Counter()
    for one in _promised(copied, change.municipality):
        months[one.fixed.period if one.fixed else ""] += one.persons
    least = max(months.values(), default=0)
    if change.persons < 0 and stated + change.persons < least:
        yield Refusal(
            "scenario-intake-below-promised",
            {"now": stated, "promised": least, "most": max(0, stated - least)},
        )


@_holds.register
def _(change: Dwellings, copied: Copied) -> Iterator[Refusal]:
    if copied.municipalities[change.municipality].dwellings is None:
        yield Refusal("scenario-dwellings-not-listed")
    if change.smallest > change.largest:
        sizes = {"smallest": change.smallest, "largest": change.largest}
        yield Refusal("scenario-dwelling-sizes", dict(sizes))
    if change.from_month > copied.periods[-1]:
        yield from _month_is_asked(change.from_month, copied)


@_holds.register
def _(change: ServiceUnits, copied: Copied) -> Iterator[Refusal]:
    if change.units == 0:
        yield Refusal("scenario-same-as-before")
    service = change.service.value
    months: Counter[str] = Counter()
    for one in _promised(copied, change.municipality):
        months[one.fixed.period if one.fixed else ""] += one.needs.get(service, 0)
    stated = copied.municipalities[change.municipality].services.get(service, 0)
    least = max(months.values(), default=0)
    if change.units < 0 and stated + change.units < least:
        yield Refusal(
            "scenario-service-below-promised",
            {"service": service, "now": stated, "promised": least, "most": max(0, stated - least)},
        )


@_holds.register
def _(change: Weight, copied: Copied) -> Iterator[Refusal]:
    weights = weights_of(copied.policy)
    if change.weight not in weights:
        yield Refusal("scenario-weight-unknown")
        return
    least, most = range_of(change.weight)
    if not least <= change.value <= most:
        yield Refusal("scenario-weight-out-of-range", {"least": least, "most": most})
    if weights[change.weight] == change.value:
        yield Refusal("scenario-same-as-before")


@_holds.register
def _(change: Arrivals, copied: Copied) -> Iterator[Refusal]:
    yield from _month_is_asked(change.from_month, copied)
    yield from _not_too_many(change.count, copied)


@_holds.register
def _(change: ArrivalsLike, copied: Copied) -> Iterator[Refusal]:
    if change.household not in copied.households:
        yield Refusal("scenario-household-not-asked")
    yield from _not_too_many(change.count, copied)


@_holds.register
def _(change: PinTo, copied: Copied) -> Iterator[Refusal]:
    household = yield from _to_steer(change.household, copied)
    if change.municipality not in copied.municipalities:
        yield Refusal("scenario-municipality-not-asked")
    elif household and change.municipality in household.excluded:
        yield Refusal("scenario-pin-to-excluded")
    elif household and household.only == frozenset({change.municipality}):
        yield Refusal("scenario-same-as-before")


@_holds.register
def _(change: DropExclusion, copied: Copied) -> Iterator[Refusal]:
    household = yield from _to_steer(change.household, copied)
    if household and change.municipality not in household.excluded:
        yield Refusal("scenario-not-excluded")


def _to_steer(key: str, copied: Copied) -> Generator[Refusal, None, Household | None]:
    """Yield why nobody can steer it; return the household where one can."""
    household = copied.households.get(key)
    if household is None:
        yield Refusal("scenario-household-not-asked")
    elif household.fixed:
        yield Refusal("scenario-household-promised")
        return None
    return household


def _promised(copied: Copied, code: str) -> list[Household]:
    return [
        one for one in copied.households.values() if one.fixed and one.fixed.municipality == code
    ]


def _month_is_asked(month: str, copied: Copied) -> Iterator[Refusal]:
    first, last = copied.periods[0], copied.periods[-1]
    if not first <= month <= last:
        yield Refusal("scenario-month-not-asked", {"month": month, "first": first, "last": last})


def _not_too_many(count: int, copied: Copied) -> Iterator[Refusal]:
    there = sum(is_arrival(key) for key in copied.households)
    if there + count > MOST_ARRIVALS:
        yield Refusal("scenario-too-many-arrivals", {"most": MOST_ARRIVALS, "there": there})
