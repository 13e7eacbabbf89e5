"""How waiting and fit are spread over groups of households, small groups put together (pure)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from placement.rules.small_groups import LEAST, told_apart


@dataclass(frozen=True)
class Placed:
    """A household that a run proposes somewhere: ground (a category), language, size in persons.

    `waiting`: days from the permit to the first day of the proposed month; None where the permit is unknown.
    `fit`: points of one person, before crowding.
    """

    ground: str
    language: str
    persons: int
    waiting: int | None
    fit: int


@dataclass(frozen=True)
class Figures:
    """Quartiles (the middle one is the median), lowest and highest of at least `LEAST` values."""

    lowest: int
    lower: float
    median: float
    upper: float
    highest: int


@dataclass(frozen=True)
class Group:
    """Households with the same value; `value` None: the small groups together."""

    value: Hashable
    households: int
    waiting: Figures | None
    fit: Figures | None


def spread(placed: Iterable[Placed], by: Callable[[Placed], Hashable]) -> list[Group]:
    """Return the groups, largest first, then the small ones together (`told_apart`)."""
    groups: dict[Hashable, list[Placed]] = {}
    for one in placed:
        groups.setdefault(by(one), []).append(one)
    apart, small = told_apart({value: len(members) for value, members in groups.items()})
    found = [_group(value, groups[value]) for value in apart]
    together = [one for value in small for one in groups[value]]
    return found + ([_group(None, together)] if together else [])


def figures(values: Sequence[int]) -> Figures | None:
    """Return the figures of these values, quartiles in proportion between two; None of fewer than `LEAST`."""
    if len(values) < LEAST:
        return None
    lower, median, upper = quantiles(values, n=4, method="inclusive")
    return Figures(min(values), lower, median, upper, max(values))


def _group(value: Hashable, members: list[Placed]) -> Group:
    return Group(
        value,
        len(members),
        figures([one.waiting for one in members if one.waiting is not None]),
        figures([one.fit for one in members]),
    )
