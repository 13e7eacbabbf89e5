"""Which figures of a period there are, and which of them may be told (pure)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement.rules.figure import Cell, Figure, Relation

TOTAL: Cell = ("total",)
Told = list[list[Any]]


@dataclass(frozen=True)
class Counted:
    """Persons of one authority (its code) and one kind (a ground, an answer), and of which cases they are."""

    authority: str
    kind: str
    persons: int
    cases: frozenset[int]


def arrivals_told(counted: Sequence[Counted]) -> Told:
    """Persons who arrived in a month: in all, by authority, and by ground; never by both at once."""
    authorities = _summed(counted, lambda one: ("authority", one.authority))
    grounds = _summed(counted, lambda one: ("ground", one.kind))
    figures = [
        _whole(counted, authorities),
        *(Figure(name, frozenset({name}), *sums) for name, sums in authorities.items()),
        *(Figure(name, frozenset({name}), *sums) for name, sums in grounds.items()),
    ]
    same = Relation(frozenset(authorities), frozenset(grounds))
    relations = [same] if counted else []
    own = [{name: persons} for name, (persons, _) in authorities.items()]
    return _told(figures, relations, own)


def answers_told(counted: Sequence[Counted]) -> Told:
    """Questions that ended in a quarter: in all, by authority, by answer, and by both."""
    cells = _summed(counted, lambda one: ("cell", one.authority, one.kind))
    figures = [
        _whole(counted, cells),
        *_margins("authority", 1, cells),
        *_margins("answer", 2, cells),
        *(Figure(name, frozenset({name}), *sums) for name, sums in cells.items()),
    ]
    own: defaultdict[str, dict[Cell, int]] = defaultdict(dict)
    for name, (persons, _) in cells.items():
        own[name[1]][name] = persons
    return _told(figures, [], list(own.values()))


Sums = Mapping[Cell, tuple[int, int]]


def _summed(counted: Iterable[Counted], name_of: Any) -> Sums:  # noqa: ANN401 (a function of one)
    persons: Counter[Cell] = Counter()
    cases: defaultdict[Cell, set[int]] = defaultdict(set)
    for one in counted:
        persons[name_of(one)] += one.persons
        cases[name_of(one)] |= one.cases
    return {name: (persons[name], len(cases[name])) for name in sorted(persons)}


def _whole(counted: Sequence[Counted], cells: Sums) -> Figure:
    cases = frozenset[int]().union(*(one.cases for one in counted))
    return Figure(TOTAL, frozenset(cells), sum(one.persons for one in counted), len(cases))


def _margins(name: str, place: int, cells: Sums) -> Iterator[Figure]:
    for value in sorted({cell[place] for cell in cells}):
        its = {cell: sums for cell, sums in cells.items() if cell[place] == value}
        persons, cases = (sum(sums[number] for sums in its.values()) for number in (0, 1))
        yield Figure((name, value), frozenset(its), persons, cases)


def _told(
    figures: Sequence[Figure], relations: Sequence[Relation], own: Sequence[Mapping[Cell, int]]
) -> Told:
    """`own`: what each authority knows of its own area, and could take from what is told."""
    from placement.rules.suppression import told  # noqa: PLC0415 (HiGHS: pages do without it)

    def insiders(figure: Figure) -> list[Mapping[Cell, int]]:
        return [known for known in own if not figure.cells & set(known)]

    names = told(figures, relations=relations, insiders=insiders)
    return [[list(one.name), one.persons if one.name in names else None] for one in figures]
