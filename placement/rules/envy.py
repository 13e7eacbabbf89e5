"""Which municipality would rather have another's set of households (pure).

After Andersson, Ehlers and Martinello, "Dynamic refugee matching" (Lund University, working paper 2018:7): localities
value the sets they receive, one envies another where it would rather have the other's set by its own valuation, and
envy is to be bounded by a single case. How a set is valued is left to the locality there; our two plain
valuations stand below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Envy:
    """A municipality and the one whose set it would rather have most of all.

    `of` is that one's code, `less` the units (persons, or units of needs) that its set is lighter by, `envied` the
    number of municipalities whose sets it would rather have. `within_one`: the envy is gone once the heaviest of
    its own households is left out of its own set, so it is bounded by a single household.
    """

    of: str
    less: int
    envied: int
    within_one: bool


def envies(sets: Mapping[str, Sequence[int]]) -> dict[str, Envy]:
    """Return, by code, each municipality that envies another.

    `sets`: the weight of each household that a municipality was given, by code. Municipality i envies j where both
    have the same number of households, at least one, and the weights of j's set add up to less than those of i's
    own: the set is valued by its sum, less is rather had. Sets of different number are not compared. The
    valuation of i by persons is the share of its own agreed places that the set takes; as i's agreed places
    are the same for both sets, the order is that of the persons.
    """
    by_number: dict[int, list[str]] = {}
    for code in sorted(sets):
        if sets[code]:
            by_number.setdefault(len(sets[code]), []).append(code)
    found: dict[str, Envy] = {}
    for codes in by_number.values():
        weight = {code: sum(sets[code]) for code in codes}
        lightest = min(codes, key=lambda code: (weight[code], code))
        for code in codes:
            less = weight[code] - weight[lightest]
            if less:
                found[code] = Envy(
                    of=lightest,
                    less=less,
                    envied=sum(weight[other] < weight[code] for other in codes),
                    within_one=less <= max(sets[code]),
                )
    return found


def comparable(sets: Mapping[str, Sequence[int]]) -> int:
    """Return how many municipalities have another with as many households to be compared with."""
    numbers = [len(one) for one in sets.values() if one]
    return sum(numbers.count(number) > 1 for number in numbers)
