"""The linear relaxation over the columns known so far, kept by HiGHS from one pricing to the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from solver.arrays import Arrays, Floats, Place
from solver.prices import PriceList


@dataclass(frozen=True)
class Column:
    """One way to place a unit: some of its households, all in one municipality."""

    unit: int
    places: tuple[tuple[int, Place], ...]
    reach: int
    fit: int


class Interrupted(Exception):
    """The relaxation was told to stop before it was solved."""


class Master:
    """Maximise weight x reach + fit over columns, at most one per unit, within the capacities.

    `share` scales the capacities: a relaxation of a tenth of the units has a tenth of the room. Where `stop()` says
    so while it is solved, `solve` raises `Interrupted`.
    """

    def __init__(
        self,
        arrays: Arrays,
        price_list: PriceList,
        units: Sequence[int],
        share: float,
        stop: Callable[[], bool],
    ) -> None:
        self.arrays = arrays
        self.columns: list[Column] = []
        self.weight = 0.0
        self._row_of_unit = {unit: row for row, unit in enumerate(units)}
        self._first = len(units)
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("log_to_console", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("random_seed", 1)
        self._solver.setOptionValue("presolve", "off")
        self._interrupted = False

        def look(event: highspy.HighsCallbackEvent) -> None:
            if stop():
                self._interrupted = True
                event.interrupt()

        self._solver.cbSimplexInterrupt += look
        rows = len(units) + len(arrays.keys)
        upper = np.concatenate([np.ones(len(units)), np.zeros(len(arrays.keys))])
        lines = set(price_list.parts)
        for row in range(len(arrays.keys)):
            if row not in lines:
                upper[self._first + row] = arrays.limits[row] * share
        self._solver.addRows(
            rows,
            np.full(rows, -highspy.kHighsInf),
            upper,
            0,
            np.zeros(rows, dtype=np.int32),
            np.array([], dtype=np.int32),
            np.array([]),
        )
        for row, parts in price_list.parts.items():
            for persons, points in parts:
                self._solver.addCol(
                    float(points),
                    0.0,
                    persons * share,
                    1,
                    np.array([self._first + row], dtype=np.int32),
                    np.array([-1.0]),
                )
        self._points = [float(points) for parts in price_list.parts.values() for _, points in parts]

    def weigh(self, weight: float) -> None:
        """Set what reach counts beside fit; columns known so far stay, and so does the last basis."""
        self.weight = weight
        cost = self._points + [-(weight * one.reach + one.fit) for one in self.columns]
        if cost:
            every = np.arange(len(cost), dtype=np.int32)
            self._solver.changeColsCost(len(cost), every, np.array(cost, dtype=np.float64))

    def add(self, columns: Sequence[Column]) -> None:
        """Add columns; what they are worth follows from the weight."""
        starts: list[int] = []
        index: list[int] = []
        value: list[float] = []
        cost: list[float] = []
        for column in columns:
            starts.append(len(index))
            index.append(self._row_of_unit[column.unit])
            value.append(1.0)
            taken: dict[int, int] = {}
            for h, place in column.places:
                for row, amount in self.arrays.rows_taken(h, *place):
                    taken[row] = taken.get(row, 0) + amount
            index += [self._first + row for row in taken]
            value += [float(amount) for amount in taken.values()]
            cost.append(-(self.weight * column.reach + column.fit))
        self._solver.addCols(
            len(columns),
            np.array(cost, dtype=np.float64),
            np.zeros(len(columns)),
            np.full(len(columns), highspy.kHighsInf),
            len(index),
            np.array(starts, dtype=np.int32),
            np.array(index, dtype=np.int32),
            np.array(value, dtype=np.float64),
        )
        self.columns += columns

    def solve(self) -> tuple[float, Floats, Floats, Floats]:
        """Return the value, the prices of capacities and of units (>= 0), and how much of each column is taken.

        Raises `Interrupted`; what is known by then is no solution.
        """
        status = self._solver.run()
        if self._interrupted:
            raise Interrupted
        if status == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused to solve the relaxation")
        solution = self._solver.getSolution()
        duals = -np.array(solution.row_dual)
        prices, of_units = (
            np.maximum(0.0, duals[self._first :]),
            np.maximum(0.0, duals[: self._first]),
        )
        taken = np.array(solution.col_value)[len(self._points) :]
        return -float(self._solver.getInfo().objective_function_value), prices, of_units, taken
