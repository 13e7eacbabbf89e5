"""From the relaxation to whole placements: what it takes whole is kept, the rest asked again."""

from collections.abc import Callable

import numpy as np

from solver.arrays import Place
from solver.relax import SMALL, Relaxer
from solver.state import State

# Columns taken at least so far are kept as they are; of the others this share of them, the most taken first.
WHOLE, SHARE = 0.95, 0.08


def dive(relaxer: Relaxer, state: State, go_on: Callable[[int], bool]) -> None:
    """Place units in `state`, most certain first, in what room is left.

    Stops when the relaxation takes nothing more, or when `go_on(rounds)` says no: what is open then stays open.
    On questions that the relaxation only samples nothing is done.
    """
    if not relaxer.whole:
        return
    settled: set[int] = set()
    while go_on(relaxer.steps):
        columns, taken = relaxer.again()
        order = [
            n
            for n in np.argsort(-taken, kind="stable").tolist()
            if taken[n] > SMALL and columns[n].unit not in settled
        ]
        if not order:
            return
        certain = sum(1 for n in order if taken[n] >= WHOLE)
        kept, out = [], []
        for n in order[: max(certain, 1 + int(SHARE * len(order)))]:
            column = columns[n]
            if column.unit in settled:
                continue
            if _put_all(state, column.places):
                settled.add(column.unit)
                kept.append(n)
            else:
                out.append(n)
        relaxer.settle(kept, out)


def _put_all(state: State, places: tuple[tuple[int, Place], ...]) -> bool:
    """Place a whole column, or nothing of it where it does not fit."""
    done: list[int] = []
    for h, place in places:
        if not state.fits(h, place):
            for one in done:
                state.remove(one)
            return False
        state.put(h, place)
        done.append(h)
    return True
