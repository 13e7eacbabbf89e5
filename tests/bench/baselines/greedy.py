"""By urgency, each to its best municipality with room in the earliest month: an officer with a spreadsheet."""

import numpy as np

from solver.arrays import Arrays, Place
from solver.state import State
from tests.bench.baselines.run import say


def solve(arrays: Arrays, _until: float) -> State:
    """Place one after the other, and never look back."""
    state = State(arrays)
    urgency = arrays.reach // np.maximum(1, arrays.persons)
    for h in map(int, np.argsort(-urgency, kind="stable")):
        if arrays.reach[h] == 0:
            continue
        linked = arrays.units[int(arrays.unit_of[h])]
        beside = [place.m for other in linked if (place := state.at[other]) is not None]
        order = beside[:1] or [
            int(m) for m in np.argsort(-arrays.points[h], kind="stable") if arrays.may[h, m]
        ]
        place = next((found for m in order if (found := _room(state, h, m)) is not None), None)
        if place is not None:
            state.put(h, place)
    say(reach=state.reach(), fit=state.fit())
    return state


def _room(state: State, h: int, m: int) -> Place | None:
    """The earliest place with room there."""
    arrays = state.arrays
    if not arrays.may[h, m]:
        return None
    free = (
        place
        for place, _ in arrays.ways(h, m)
        if not arrays.early[h, place.p] and state.fits(h, place)
    )
    return next(free, None)
