"""How many persons each municipality agrees to receive in a year: invented, but of real size.

Anchors (public documents): Jyväskylä 150 in 2017-2024; Keski-Suomi 480 offered for 2025; Satakunta 129-177 in
agreements with all its 16 municipalities in 2022; elsewhere 10-150 by municipality.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from placement.demo.chance import Chance
from placement.model.area import Municipality

JYVASKYLA, JYVASKYLA_PERSONS = "179", 150
KESKI_SUOMI, KESKI_SUOMI_PERSONS = "ELY10", 480
SATAKUNTA, SATAKUNTA_PERSONS = "ELY03", 177
SATAKUNTA_COMMITTED_SHARE = 129 / 177
SMALLEST, LARGEST, STEP = 10, 150, 5
# About 150 persons for Jyväskylä's 145,000 inhabitants, and less than in proportion for large cities.
FACTOR, POWER = 7.5, 0.6
# How ready the other regions are beside Keski-Suomi.
READINESS = 0.62
NONE_SHARE, ZERO_SHARE, RANGE_SHARE = 0.035, 0.035, 0.3


@dataclass(frozen=True)
class Size:
    """What a municipality agrees to in a year, in persons. None of it: an agreement that says zero this time."""

    at_most: int
    committed: int


def agreed_sizes(
    municipalities: Sequence[Municipality], region_of: dict[str, str], chance: Chance
) -> dict[str, Size]:
    """Sizes by municipality code; a municipality that is missing has no agreement.

    `region_of`: the ELY centre's code of 2025 by municipality code.
    """
    persons: dict[str, int] = {}
    for municipality in municipalities:
        region = region_of[municipality.code]
        fate = chance.random()
        ready = 1.0 if region == KESKI_SUOMI else READINESS * chance.uniform(0.6, 1.3)
        raw = FACTOR * (municipality.population / 1000) ** POWER * ready
        anchored = region in {KESKI_SUOMI, SATAKUNTA}
        if fate < NONE_SHARE and not anchored:
            continue
        zero = NONE_SHARE <= fate < NONE_SHARE + ZERO_SHARE and not anchored
        persons[municipality.code] = 0 if zero else _rounded(raw)
    keski_suomi = [code for code in persons if region_of[code] == KESKI_SUOMI and code != JYVASKYLA]
    satakunta = [code for code in persons if region_of[code] == SATAKUNTA]
    persons[JYVASKYLA] = JYVASKYLA_PERSONS
    _scale(persons, keski_suomi, KESKI_SUOMI_PERSONS - JYVASKYLA_PERSONS)
    _scale(persons, satakunta, SATAKUNTA_PERSONS)
    ranges = {code for code in persons if chance.happens(RANGE_SHARE)} | set(satakunta)
    share = SATAKUNTA_COMMITTED_SHARE
    return {
        code: Size(many, round(many * share) if code in ranges else many)
        for code, many in persons.items()
    }


def _rounded(raw: float) -> int:
    return max(SMALLEST, min(LARGEST, STEP * round(raw / STEP)))


def _scale(persons: dict[str, int], codes: list[str], total: int) -> None:
    """Make the sizes of these municipalities add up to a total, in proportion, each at least 1.

    What rounding down leaves over goes to the largest remainders.
    """
    whole = sum(persons[code] for code in codes)
    exact = {code: persons[code] * total / whole for code in codes}
    for code in codes:
        persons[code] = max(1, int(exact[code]))
    over = total - sum(persons[code] for code in codes)
    for code in sorted(codes, key=lambda code: (int(exact[code]) - exact[code], code))[:over]:
        persons[code] += 1
