"""The first whole answer: what the relaxation takes, rounded, then everybody who still fits, dearest first."""

import numpy as np

from solver.arrays import IMPOSSIBLE, Arrays, Floats, Place
from solver.prices import Worth, best_of_units
from solver.relax import Relaxation
from solver.state import State

WHOLE = 0.999


class Room:
    """Most persons of each category that each municipality could still take in one household (c x m)."""

    def __init__(self, state: State) -> None:
        arrays = state.arrays
        self._state = state
        self.most = np.zeros((len(arrays.categories), len(arrays.municipalities)), dtype=np.int64)
        self._rows: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in arrays.municipalities]
        for (c, m, p), rows in arrays.quota_rows.items():
            monthly = ("monthly", arrays.municipalities[m].code, arrays.problem.periods[p])
            also = (arrays.row_of[monthly],) if monthly in arrays.row_of else ()
            self._rows[m].append((c, (*rows, *also)))
        for m in range(len(arrays.municipalities)):
            self.update(m)

    def update(self, m: int) -> None:
        """Look again at one municipality."""
        left, most = self._state.left, self.most
        most[:, m] = 0
        for c, rows in self._rows[m]:
            room = min(left[row] for row in rows)
            most[c, m] = max(most[c, m], room)


def construct(arrays: Arrays, relaxation: Relaxation) -> State:
    """Round the relaxation: whole columns as they are, then units by worth, each to its best room."""
    state = _whole_columns(arrays, relaxation)
    worth = relaxation.worth
    room = Room(state)
    prices = relaxation.prices.tolist()
    persons = np.array([arrays.persons[members].sum() for members in arrays.units])
    by_worth = np.argsort(-best_of_units(arrays, worth)[0] / np.maximum(1, persons), kind="stable")
    for unit in by_worth:
        members = [h for h in arrays.units[unit] if state.at[h] is None]
        if members:
            _place(state, room, worth, prices, [*members], _where(state, arrays.units[unit]))
    return state


def _whole_columns(arrays: Arrays, relaxation: Relaxation) -> State:
    state = State(arrays)
    for column, share in relaxation.taken:
        if share >= WHOLE:
            for h, place in column.places:
                if state.fits(h, place):
                    state.put(h, place)
    return state


def _where(state: State, members: list[int]) -> int | None:
    """Return the municipality where others of a linked group are already."""
    return next((place.m for h in members if (place := state.at[h]) is not None), None)


def _place(
    state: State,
    room: Room,
    worth: Worth,
    prices: list[float],
    members: list[int],
    there: int | None,
) -> None:
    arrays = state.arrays
    # The most urgent of a group first; whoever does not fit beside the others stays unplaced.
    members.sort(key=lambda h: (-int(arrays.reach[h]), h))
    for number, first in enumerate(members):
        value = _value(arrays, room, worth, first, members[number:])
        at = np.flatnonzero(value > IMPOSSIBLE / 2) if there is None else np.array([there])
        for m in at[np.argsort(-value[at], kind="stable")]:
            way = best_way(state, first, int(m), prices)
            if way is None or not _worthwhile(arrays, first, way):
                continue
            state.put(first, way)
            for other in members[number + 1 :]:
                beside = best_way(state, other, int(m), prices)
                if beside is not None and _worthwhile(arrays, other, beside):
                    state.put(other, beside)
            room.update(int(m))
            return


def _value(arrays: Arrays, room: Room, worth: Worth, first: int, members: list[int]) -> Floats:
    value = worth.best[members].clip(min=0.0).sum(axis=0) if len(members) > 1 else worth.best[first]
    fits = room.most[arrays.category[first]] >= arrays.persons[first]
    return np.where(fits & (worth.best[first] > IMPOSSIBLE / 2), value, IMPOSSIBLE)


def _worthwhile(arrays: Arrays, h: int, place: Place) -> bool:
    """Urgency 0 is placed only where it raises fit."""
    gain = arrays.fit(h, place)
    return int(arrays.reach[h]) > 0 or gain > 0


def best_way(state: State, h: int, m: int, prices: list[float]) -> Place | None:
    """Return the place in m with room, worth most at these prices; None where there is none."""
    arrays, left = state.arrays, state.left
    if not arrays.may[h, m]:
        return None
    best, most = None, -float("inf")
    early, lateness = arrays.early[h], arrays.lateness[h]
    for place, taken in arrays.ways(h, m):
        if early[place.p] or any(left[row] < amount for row, amount in taken):
            continue
        value = float(lateness[place.p]) - sum(prices[row] * amount for row, amount in taken)
        if value > most:
            best, most = place, value
    return best
