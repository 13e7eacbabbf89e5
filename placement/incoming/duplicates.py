"""Who may be in the file twice, or in the database already: the same birth day and a similar name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

import numpy as np
from rapidfuzz import fuzz, process

from placement.incoming.households import IncomingHousehold, IncomingPerson
from placement.queries.already_there import PersonThere
from placement.rules.similar_names import SIMILAR, comparable

# Within one household brothers and sisters born on one day are twins, unless the name is all but the same.
ALL_BUT_THE_SAME = 96
MOST_SIMILAR = 1000
COMPARED_AT_ONCE = 500


@dataclass(frozen=True)
class Alike:
    """A person of the file, and another one: in the file (`other_row`) or in the database (`there`)."""

    person: IncomingPerson
    household_code: str
    other: str
    other_row: int | None = None
    there: PersonThere | None = None


@dataclass(frozen=True)
class _Named:
    person: IncomingPerson
    code: str
    name: str


def likely_duplicates(
    households: Sequence[IncomingHousehold], there: Iterable[PersonThere]
) -> list[Alike]:
    """Pairs of persons who may be one, in the order of the file; at most `MOST_SIMILAR` of them."""
    born: dict[date, list[_Named]] = {}
    for household in households:
        for person in household.persons:
            if (day := person.facts.get("birth_day")) and person.name:
                named = _Named(person, household.code, comparable(person.name))
                born.setdefault(day, []).append(named)
    known: dict[date, list[PersonThere]] = {}
    for one in there:
        known.setdefault(one.birth_day, []).append(one)
    pairs = (
        alike
        for day, persons in born.items()
        for alike in chain(_in_file(persons), _in_database(persons, known.get(day, [])))
    )
    found = list(islice(pairs, MOST_SIMILAR))
    return sorted(found, key=lambda alike: (alike.person.row, alike.other_row or 0))


def _in_file(persons: Sequence[_Named]) -> Iterator[Alike]:
    for first, second, score in _pairs([one.name for one in persons], None):
        if first >= second:
            continue
        one, other = persons[second], persons[first]
        if one.code != other.code or score >= ALL_BUT_THE_SAME:
            yield Alike(one.person, one.code, other.person.name, other_row=other.person.row)


def _in_database(persons: Sequence[_Named], there: Sequence[PersonThere]) -> Iterator[Alike]:
    names = [comparable(one.name) for one in there]
    for first, second, _ in _pairs([one.name for one in persons], names):
        one, other = persons[first], there[second]
        yield Alike(one.person, one.code, other.name, there=other)


def _pairs(names: Sequence[str], others: Sequence[str] | None) -> Iterator[tuple[int, int, float]]:
    """Indices of similar names, with their likeness; against themselves where there are no others."""
    if others is None:
        others = names if len(names) > 1 else []
    if not others:
        return
    # In parts: the table of likenesses stays small where very many were born on one day (1 January).
    for begin in range(0, len(names), COMPARED_AT_ONCE):
        scores = process.cdist(
            names[begin : begin + COMPARED_AT_ONCE],
            others,
            scorer=fuzz.ratio,
            score_cutoff=SIMILAR,
            dtype=np.uint8,
        )
        for first, second in zip(*np.nonzero(scores), strict=True):
            yield begin + int(first), int(second), float(scores[first, second])
