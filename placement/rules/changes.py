"""What differs between the proposals of two runs, and what of it follows from changed facts (pure).

A cause is named only where the two questions show it. Where none of the plain causes applies, the change is one of
the whole answer: many households were weighed together, and this one gained or lost by it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from solver import (
    Answer,
    Placement,
    Problem,
    points_by_factor,
    violations,
)
from solver.problem import Household

Asked = tuple[Problem, Answer]


class Difference(StrEnum):
    """What has become of a household's proposal since the run before."""

    NEW = "new"
    LOST = "lost"
    ELSEWHERE = "elsewhere"
    OTHER_MONTH = "other_month"


class Cause(StrEnum):
    """Why. WHOLE: other reasons of the whole answer."""

    NEW_HOUSEHOLD = "new_household"
    NOT_WAITING = "not_waiting"
    FACTS = "facts"
    EXCLUDED = "excluded"
    OFFER_LESS = "offer_less"
    BETTER = "better"
    DISPLACED = "displaced"
    WHOLE = "whole"


@dataclass(frozen=True)
class Where:
    """A municipality's code and a month."""

    municipality: str
    month: str


@dataclass(frozen=True)
class Change:
    """One household. `points`: of one person, new place less old, for BETTER. `rules`: full or gone, by name."""

    household: str
    difference: Difference
    cause: Cause
    before: Where | None
    after: Where | None
    points: int = 0
    rules: tuple[str, ...] = field(default=())


def changes_between(
    before: Asked,
    after: Asked,
    *,
    dropped_before: Collection[str] = (),
    dropped_after: Collection[str] = (),
) -> list[Change]:
    """Compare two runs, each (question, answer). Households proposed the same place and month are not listed.

    The first cause that holds is told. NOT_WAITING: closed, promised or asked since. NEW_HOUSEHOLD: not in the
    question before. EXCLUDED: its old municipality is excluded now, or it may only go elsewhere. FACTS: something
    else of the household is not the same. OFFER_LESS: its old place breaks a rule of the new question with only
    the promises in it (a line, dwelling, service or intake has shrunk). BETTER: the new place has more points for
    one person than the old one, `standing` counted for the old municipality. DISPLACED: others of the new answer
    have taken its old place, by the rules that it would break beside them.
    """
    old, (new, answer) = before[0], after
    old_places = _proposed(*before, dropped_before)
    new_places = _proposed(*after, dropped_after)
    beside = _Beside(new, answer)
    found = []
    for key in sorted({*old_places, *new_places}, key=lambda one: (len(one), one)):
        was, now = old_places.get(key), new_places.get(key)
        if was and now and (was.municipality, was.period) == (now.municipality, now.period):
            continue
        cause, points, rules = _cause(old, new, beside, key, was, now)
        found.append(
            Change(key, _difference(was, now), cause, _where(was), _where(now), points, rules)
        )
    return found


class _Beside:
    """The placements of an answer, found by what rules look at together: a municipality, and a group."""

    def __init__(self, problem: Problem, answer: Answer) -> None:
        self._group = {one.id: one.group for one in problem.households}
        self._there: defaultdict[str, list[Placement]] = defaultdict(list)
        self._linked: defaultdict[str | None, list[Placement]] = defaultdict(list)
        for one in answer.placements:
            self._there[one.municipality].append(one)
            self._linked[self._group[one.household]].append(one)

    def of(self, place: Placement) -> list[Placement]:
        """What stands beside a household in a place: all others there, and those linked with it."""
        group = self._group[place.household]
        linked = self._linked[group] if group is not None else []
        together = {one.household: one for one in (*self._there[place.municipality], *linked)}
        together.pop(place.household, None)
        return list(together.values())


def _proposed(
    problem: Problem, answer: Answer, dropped: Collection[str]
) -> Mapping[str, Placement]:
    return {
        one.household: one
        for one in answer.placements
        if problem.household[one.household].fixed is None and one.household not in dropped
    }


def _difference(was: Placement | None, now: Placement | None) -> Difference:
    if was is None:
        return Difference.NEW
    if now is None:
        return Difference.LOST
    same = was.municipality == now.municipality
    return Difference.OTHER_MONTH if same else Difference.ELSEWHERE


def _where(placed: Placement | None) -> Where | None:
    return Where(placed.municipality, placed.period) if placed else None


def _cause(
    old: Problem,
    new: Problem,
    beside: _Beside,
    key: str,
    was: Placement | None,
    now: Placement | None,
) -> tuple[Cause, int, tuple[str, ...]]:
    plain = _of_household(old.household.get(key), new.household.get(key), was)
    if plain or was is None:
        return plain or Cause.WHOLE, 0, ()
    others = beside.of(was)
    promised = [one for one in others if new.household[one.household].fixed]
    if alone := _broken(new, was, promised):
        return Cause.OFFER_LESS, 0, alone
    more = _points(new, now) - _points(new, was) if now else 0
    if more > 0:
        return Cause.BETTER, more, ()
    taken = _broken(new, was, others)
    return (Cause.DISPLACED if taken else Cause.WHOLE), 0, taken


def _of_household(
    old: Household | None, new: Household | None, was: Placement | None
) -> Cause | None:
    """What has happened to the household itself."""
    if new is None or new.fixed is not None:
        return Cause.NOT_WAITING
    if old is None:
        return Cause.NEW_HOUSEHOLD
    only = new.only
    if was and (was.municipality in new.excluded or (only and was.municipality not in only)):
        return Cause.EXCLUDED
    # What stands follows from the last run, and urgency from the calendar: neither is a fact that somebody changed.
    moving = {"standing", "urgency"}
    return Cause.FACTS if new.model_dump(exclude=moving) != old.model_dump(exclude=moving) else None


def _broken(problem: Problem, placed: Placement, others: Sequence[Placement]) -> tuple[str, ...]:
    """Rules that the place breaks beside these, each once."""
    if placed.municipality not in problem.municipality or placed.period not in problem.periods:
        return ("quota",)
    part = _part_with(problem, (*others, placed))
    found = violations(part, Answer(placements=(*others, placed)))
    if not found:
        return ()
    # What is broken without it is not its fault.
    without = {one.rule for one in violations(part, Answer(placements=tuple(others)))}
    return tuple(dict.fromkeys(one.rule for one in found if one.rule not in without))


def _part_with(problem: Problem, placements: Sequence[Placement]) -> Problem:
    """The question of these households and these municipalities alone: to judge it takes no time."""
    codes = {one.municipality for one in placements}
    return Problem.model_construct(
        format=problem.format,
        name=problem.name,
        periods=problem.periods,
        policy=problem.policy,
        municipalities=tuple(problem.municipality[code] for code in sorted(codes)),
        households=tuple(problem.household[one.household] for one in placements),
    )


def _points(problem: Problem, placed: Placement) -> int:
    by_factor = points_by_factor(problem, placed.household, placed.municipality, placed.period)
    return sum(by_factor.values())
