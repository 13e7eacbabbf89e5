"""No small figure can be worked out from all that is told together: judged by another solver, in whole persons."""

from collections.abc import Iterable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from placement.rules.figure import Cell, Figure, Relation
from placement.rules.small_groups import LEAST
from placement.rules.suppression import told

FEW = st.one_of(st.just(0), st.integers(1, 4), st.integers(5, 12))


def figure(name: Cell, cells: Iterable[Cell], counts: Mapping[Cell, tuple[int, int]]) -> Figure:
    chosen = frozenset(cells)
    return Figure(
        name,
        chosen,
        sum(counts[cell][0] for cell in chosen),
        sum(counts[cell][1] for cell in chosen),
    )


def widths(
    small: Sequence[Figure],
    told_of: Sequence[Figure],
    relations: Sequence[Relation],
    known: Mapping[Cell, int] | None = None,
) -> list[int]:
    """How wide the range of each small figure is, given what is told; by constraint programming."""
    found = []
    cells = sorted(
        {cell for one in (*small, *told_of) for cell in one.cells}
        | {cell for one in relations for cell in (*one.these, *one.those)}
    )
    for one in small:
        ends = []
        for sign in (1, -1):
            model = cp_model.CpModel()
            is_ = {cell: model.new_int_var(0, 2000, str(cell)) for cell in cells}
            for other in told_of:
                model.add(sum(is_[cell] for cell in other.cells) == other.persons)
            for relation in relations:
                model.add(
                    sum(is_[cell] for cell in relation.these)
                    == sum(is_[cell] for cell in relation.those)
                )
            for cell, persons in (known or {}).items():
                model.add(is_[cell] == persons)
            model.minimize(sign * sum(is_[cell] for cell in one.cells))
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            assert solver.solve(model) == cp_model.OPTIMAL
            ends.append(sign * round(solver.objective_value))
        found.append(ends[1] - ends[0])
    return found


def table(counts: Mapping[Cell, tuple[int, int]], rows: int, columns: int) -> list[Figure]:
    """Every cell, every margin and the total."""
    every = [(str(r), str(c)) for r in range(rows) for c in range(columns)]
    return [
        figure(("total",), every, counts),
        *(
            figure(("row", str(r)), [(str(r), str(c)) for c in range(columns)], counts)
            for r in range(rows)
        ),
        *(
            figure(("column", str(c)), [(str(r), str(c)) for r in range(rows)], counts)
            for c in range(columns)
        ),
        *(figure(("cell", *cell), [cell], counts) for cell in every),
    ]


@st.composite
def tables(draw: st.DrawFn) -> list[Figure]:
    rows, columns = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    counts: dict[Cell, tuple[int, int]] = {}
    for r in range(rows):
        for c in range(columns):
            households = draw(FEW)
            counts[str(r), str(c)] = (households * draw(st.integers(1, 4)), households)
    return table(counts, rows, columns)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_no_small_figure_of_a_table_with_all_its_margins_can_be_worked_out(
    figures: list[Figure],
) -> None:
    names = told(figures)

    small = [one for one in figures if one.is_small]
    assert not {one.name for one in small} & names
    assert all(
        width >= LEAST for width in widths(small, [one for one in figures if one.name in names], ())
    )


@st.composite
def years(draw: st.DrawFn) -> tuple[list[list[Figure]], list[Relation]]:
    """Two months by authority and by ground, then the year by authority and by municipality."""
    counts: dict[Cell, tuple[int, int]] = {}
    parts = [(a, m, g, t) for a in "AB" for m in "12" for g in "xy" for t in "34"]
    true = {part: (draw(FEW) * 2, 0) for part in parts}
    cells: dict[Cell, list[tuple[str, str, str, str]]] = {}
    for a, m, g, t in parts:
        of: tuple[Cell, ...] = (("authority", a, t), ("ground", g, t), ("municipality", a, m))
        for cell in of:
            cells.setdefault(cell, []).append((a, m, g, t))
    for whole, its in cells.items():
        persons = sum(true[part][0] for part in its)
        counts[whole] = (persons, persons // 2)
    months = [
        [
            figure(("month", t), [("authority", a, t) for a in "AB"], counts),
            *(figure(("authority", a, t), [("authority", a, t)], counts) for a in "AB"),
            *(figure(("ground", g, t), [("ground", g, t)], counts) for g in "xy"),
        ]
        for t in "34"
    ]
    year = [
        *(figure(("year", a), [("authority", a, t) for t in "34"], counts) for a in "AB"),
        *(
            figure(("municipality", a, m), [("municipality", a, m)], counts)
            for a in "AB"
            for m in "12"
        ),
    ]
    relations = [
        *(
            Relation(
                frozenset(("authority", a, t) for a in "AB"),
                frozenset(("ground", g, t) for g in "xy"),
            )
            for t in "34"
        ),
        *(
            Relation(
                frozenset(("municipality", a, m) for m in "12"),
                frozenset(("authority", a, t) for t in "34"),
            )
            for a in "AB"
        ),
    ]
    return [*months, year], relations


@settings(max_examples=40, deadline=None)
@given(years())
def test_nor_from_what_is_told_later_with_what_was_told_before(
    case: tuple[list[list[Figure]], list[Relation]],
) -> None:
    periods, relations = case
    already: list[Figure] = []
    every: list[Figure] = []

    for figures in periods:
        every += figures
        # What could not be told before must stay protected by what is told now.
        before = [one for one in every if one.is_small and one not in figures]
        names = told([*figures, *before], relations=relations, already=already)
        already += [one for one in figures if one.name in names]

    small = [one for one in every if one.is_small]
    assert all(width >= LEAST for width in widths(small, already, relations))


def test_whoever_knows_an_own_cell_works_out_no_other() -> None:
    counts: dict[Cell, tuple[int, int]] = {
        (name,): (n * 2, n) for name, n in zip("abcd", (2, 9, 9, 30), strict=True)
    }
    figures = [
        figure(("total",), counts, counts),
        *(figure(("of", *cell), [cell], counts) for cell in counts),
    ]
    known: dict[Cell, int] = {("b",): 18}

    without = told(figures)
    names = told(figures, insiders=lambda one: [known] if ("b",) not in one.cells else [])

    assert len(without) == 3
    assert len(names) == 2
    small = [one for one in figures if one.is_small]
    shown = [one for one in figures if one.name in names]
    assert min(widths(small, shown, (), known)) >= LEAST


@pytest.mark.parametrize(
    ("households", "hidden"),
    [
        ((9, 9, 9), 0),
        ((9, 9, 0), 0),
        ((3, 9, 9), 2),
        ((1, 1, 30), 3),
        ((3, 4, 30), 2),
    ],
)
def test_no_more_is_hidden_than_needed(households: tuple[int, ...], hidden: int) -> None:
    counts: dict[Cell, tuple[int, int]] = {
        (str(number),): (n, n) for number, n in enumerate(households)
    }
    figures = [
        figure(("total",), counts, counts),
        *(figure(("of", *cell), [cell], counts) for cell in counts),
    ]

    assert len(figures) - len(told(figures)) == hidden
