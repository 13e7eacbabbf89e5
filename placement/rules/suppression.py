"""Which figures may be told to everybody, so that none of few households can be worked out from the others (pure).

Cell suppression as statistical offices do it (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4):
small figures are not told, and others are left out with them until the range of each small one, given all that is
told, is wide. The ranges are found by linear programming, so tables may share cells.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import highspy
import numpy as np

from placement.rules.figure import Cell, Figure, Relation
from placement.rules.small_groups import LEAST

# Persons. No cell of a year of the whole country comes near it.
_NO_LIMIT = 1_000_000.0
_NOTHING = 1e-7
# A range that is narrower by less than this is a fault of arithmetic.
_ROUNDING = 1e-5


def told(
    figures: Sequence[Figure],
    *,
    relations: Sequence[Relation] = (),
    already: Sequence[Figure] = (),
    insiders: Callable[[Figure], Iterable[Mapping[Cell, int]]] = lambda _: (),
) -> frozenset[Cell]:
    """Return the names of the figures that may be told, besides those that have been told `already`.

    Afterwards the range of every small figure, given all that is told, is at least `LEAST` persons wide, for
    everybody and for whoever knows some cells (`insiders` of that figure: cells with their persons). So the small
    figures of earlier periods are given again, with those that can be told now. Raises `ArithmeticError` where what
    is told clashes with a relation.
    """
    system = _System(figures, relations, already)
    for figure in figures:
        if figure.is_small:
            system.hide(figure.name)
    for figure in (one for one in figures if one.is_small):
        for known in ({}, *insiders(figure)):
            while (binding := system.too_narrow(figure, known)) and system.hide_least_of(binding):
                pass
    return frozenset(system.shown)


class _System:
    """All cells with what is known of them; figures can be hidden, which only widens ranges."""

    def __init__(
        self, figures: Sequence[Figure], relations: Sequence[Relation], already: Sequence[Figure]
    ) -> None:
        self.figures = {one.name: one for one in figures}
        self.shown = set(self.figures)
        cells = sorted(
            {cell for one in (*figures, *already) for cell in one.cells}
            | {cell for one in relations for cell in (*one.these, *one.those)}
        )
        self.column = {cell: number for number, cell in enumerate(cells)}
        self.lp = highspy.Highs()  # type: ignore[no-untyped-call]
        self.lp.setOptionValue("output_flag", False)
        self.lp.setOptionValue("presolve", "off")
        self.lp.setOptionValue("threads", 1)
        for _ in cells:
            self.lp.addVar(0.0, _NO_LIMIT)
        rows = 0
        for relation in relations:
            weights = dict.fromkeys(relation.these, 1.0)
            for cell in relation.those:
                weights[cell] = weights.get(cell, 0.0) - 1.0
            self._add_row(weights, 0.0)
            rows += 1
        for one in already:
            self._add_row(dict.fromkeys(one.cells, 1.0), one.persons)
            rows += 1
        self.row = {}
        for one in figures:
            self._add_row(dict.fromkeys(one.cells, 1.0), one.persons)
            self.row[one.name] = rows
            rows += 1

    def _add_row(self, weights: Mapping[Cell, float], value: float) -> None:
        columns = np.array([self.column[cell] for cell in weights], dtype=np.int32)
        values = np.array(list(weights.values()), dtype=np.float64)
        self.lp.addRow(float(value), float(value), len(columns), columns, values)

    def hide(self, name: Cell) -> None:
        """Tell this figure no more."""
        self.shown.discard(name)
        self.lp.changeRowBounds(self.row[name], -highspy.kHighsInf, highspy.kHighsInf)

    def hide_least_of(self, names: Iterable[Cell]) -> bool:
        """Hide the smallest of these that is not zero, else one that is; False where none is left."""
        left = [self.figures[name] for name in names if name in self.shown]
        if not left:
            return False
        self.hide(min(left, key=lambda one: (not one.households, one.persons, one.name)).name)
        return True

    def too_narrow(self, figure: Figure, known: Mapping[Cell, int]) -> frozenset[Cell]:
        """Return the told figures that hold the range of one narrow; none where it is wide."""
        for cell, persons in known.items():
            self.lp.changeColBounds(self.column[cell], float(persons), float(persons))
        low, low_binding = self._end(figure, highspy.ObjSense.kMinimize)
        high, high_binding = self._end(figure, highspy.ObjSense.kMaximize)
        for cell in known:
            self.lp.changeColBounds(self.column[cell], 0.0, _NO_LIMIT)
        return low_binding | high_binding if high - low < LEAST - _ROUNDING else frozenset()

    def _end(self, figure: Figure, sense: highspy.ObjSense) -> tuple[float, frozenset[Cell]]:
        for cell in figure.cells:
            self.lp.changeColCost(self.column[cell], 1.0)
        self.lp.changeObjectiveSense(sense)
        self.lp.run()
        if self.lp.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"{figure.name}: {self.lp.getModelStatus()}: told figures clash")
        value = float(self.lp.getInfo().objective_function_value)
        duals = self.lp.getSolution().row_dual
        for cell in figure.cells:
            self.lp.changeColCost(self.column[cell], 0.0)
        return value, frozenset(
            name for name in self.shown if abs(duals[self.row[name]]) > _NOTHING
        )
