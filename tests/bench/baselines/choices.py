"""All choices of a question at once: each household, each place it may have, and what that takes up."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from solver.arrays import Arrays, Flags, Ints, Place
from solver.segments import exact_costs, is_convex, parts_of
from solver.state import State
from tests.bench.baselines.run import NotFinishedError

_NONE = np.empty(0, dtype=np.int64)


class Choices(NamedTuple):
    """Choices in the order of their households, and entries: choice `taker` takes `amount` from capacity `row`."""

    household: Ints
    place: Ints  # choices x 3: municipality, period, dwelling
    fit: Ints
    row: Ints
    taker: Ints
    amount: Ints

    def state(self, arrays: Arrays, taken: Flags) -> State:
        """Return the answer that takes these."""
        state = State(arrays)
        for n in np.flatnonzero(taken):
            state.put(int(self.household[n]), Place(*map(int, self.place[n])))
        return state


class _Ways(NamedTuple):
    """All places for households of one kind, and their entries: place `way` takes `amount` from `row`."""

    place: Ints
    way: Ints
    row: Ints
    amount: Ints


def count_choices(arrays: Arrays) -> int:
    """Return how many there are, without making them."""
    return sum(int(allowed.sum()) for _, _, allowed in _by_household(arrays))


def all_choices(arrays: Arrays) -> Choices:
    """Make them all."""
    households, places, rows, takers, amounts = (
        [_NONE],
        [_NONE.reshape(0, 3)],
        [_NONE],
        [_NONE],
        [_NONE],
    )
    count = 0
    for h, ways, allowed in _by_household(arrays):
        number = np.cumsum(allowed) - 1 + count
        entries = allowed[ways.way]
        here = int(allowed.sum())
        households.append(np.full(here, h))
        places.append(ways.place[allowed])
        rows.append(ways.row[entries])
        takers.append(number[ways.way[entries]])
        amounts.append(ways.amount[entries])
        count += here
    household, place = np.concatenate(households), np.concatenate(places)
    fit = arrays.points[household, place[:, 0]] + arrays.lateness[household, place[:, 1]]
    return Choices(household, place, fit, *(np.concatenate(one) for one in (rows, takers, amounts)))


class Links(NamedTuple):
    """Linked households: `choice` needs that its unit is in one municipality; that is `option`."""

    choice: Ints
    option: Ints  # for each of `choice`
    unit: Ints  # for each option


def links(arrays: Arrays, choices: Choices) -> Links:
    """Return the choices of linked households and the municipalities that each group may have."""
    size = np.array([len(members) for members in arrays.units], dtype=np.int64)
    unit = arrays.unit_of[choices.household]
    choice = np.flatnonzero(size[unit] > 1)
    pairs = np.stack([unit[choice], choices.place[choice, 0]], axis=1)
    options, option = np.unique(pairs, axis=0, return_inverse=True)
    return Links(choice, option.reshape(-1), options[:, 0])


def crowding(arrays: Arrays, row: int) -> list[tuple[int, int]]:
    """Parts of a quota line (persons, points per person), rising. Raises `NotFinishedError` where they fall."""
    costs = exact_costs(arrays, row)
    if not is_convex(costs):
        raise NotFinishedError("not tried: the policy's crowding falls with use")
    return parts_of(costs)


def _by_household(arrays: Arrays) -> Iterator[tuple[int, _Ways, Flags]]:
    """Each household with the places of its kind, and which of them it may have."""
    like = np.array(arrays.like, dtype=np.int64)
    of_kind: dict[int, _Ways] = {}
    for h, kind in enumerate(arrays.like):
        if kind not in of_kind:
            somebody_may = arrays.may[like == kind].any(axis=0)
            of_kind[kind] = _ways(arrays, h, np.flatnonzero(somebody_may))
        ways = of_kind[kind]
        allowed = arrays.may[h, ways.place[:, 0]] & ~arrays.early[h, ways.place[:, 1]]
        yield h, ways, allowed


def _ways(arrays: Arrays, h: int, municipalities: Ints) -> _Ways:
    found = [way for m in municipalities for way in arrays.ways(h, int(m))]
    place = np.array([place for place, _ in found], dtype=np.int64).reshape(-1, 3)
    entries = [(n, *one) for n, (_, taken) in enumerate(found) for one in taken]
    way, row, amount = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    return _Ways(place, way, row, amount)
