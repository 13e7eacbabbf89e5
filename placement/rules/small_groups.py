"""Which groups of households may be told of apart, so that no figure is of one family (pure)."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
# Fewer households than this are not told of apart to who may not see the households themselves.
LEAST = 5


def told_apart(households: Mapping[K, int], least: int = LEAST) -> tuple[list[K], list[K]]:
    """Return the groups that are told of apart, largest first, and those that are told of together.

    `households`: how many each group has. So that a small group can't be told by subtraction from a total either,
    the smallest of the others joins the small ones until these have `least` together. Where all are fewer than that,
    nothing is told: both lists are empty.
    """
    apart = sorted(
        (group for group, number in households.items() if number),
        key=lambda group: (-households[group], str(group)),
    )
    together: list[K] = []
    number = 0
    while apart and (households[apart[-1]] < least or 0 < number < least):
        together.append(apart.pop())
        number += households[together[-1]]
    return apart, together if number >= least else []
