"""What others would do with the same question and the same time: a spreadsheet, plain CP-SAT, plain HiGHS.

python -m tests.bench.baselines greedy|cpsat|highs PROBLEM ANSWER SECONDS
"""

import sys
import time
from typing import Any

import highspy
import numpy as np
from ortools.sat.python import cp_model

from solver import read_problem, write_answer
from solver.arrays import Arrays, Place, compile_arrays
from solver.bound import weight_of_reach
from solver.construct import best_way
from solver.segments import exact_costs, segments
from solver.state import State
from solver.subproblem import Aim, Part, solve_part


def greedy(arrays: Arrays, _seconds: float) -> State | None:
    """By urgency, each to its best municipality with room: an officer with a spreadsheet."""
    state, free = State(arrays), [0.0] * len(arrays.keys)
    urgency = arrays.reach / np.maximum(1, arrays.persons)
    for h in map(int, np.argsort(-urgency, kind="stable")):
        if arrays.reach[h] == 0:
            continue
        together = arrays.units[int(arrays.unit_of[h])]
        beside = [place.m for other in together if (place := state.at[other])]
        order = beside[:1] or np.argsort(-arrays.points[h], kind="stable")
        for m in map(int, order):
            place = best_way(state, h, m, free)
            if place is not None:
                state.put(h, place)
                break
    return state


def cpsat(arrays: Arrays, seconds: float) -> State | None:
    """One variable per possible placement, all at once."""
    everyone = range(len(arrays.households))
    left = {row: int(limit) for row, limit in enumerate(arrays.limits)}
    part = Part(
        arrays,
        everyone,
        dict.fromkeys(everyone),
        {h: _places(arrays, h) for h in everyone},
        left,
        dict.fromkeys(arrays.line_of_row, 0),
        Aim(),
    )
    holders: list[cp_model.CpSolver] = []
    solved = solve_part(part, 1, seconds, seconds, holders)
    if solved is None or not solved.changes:
        return None
    state = State(arrays)
    state.move_all(solved.changes)
    return state


def highs(arrays: Arrays, seconds: float) -> State | None:
    """One whole variable per possible placement, as one program for HiGHS."""
    weight = weight_of_reach(arrays)
    choices = [(h, p) for h in range(len(arrays.households)) for p in _places(arrays, h)]
    groups = {
        (int(arrays.unit_of[h]), place.m)
        for h, place in choices
        if len(arrays.units[int(arrays.unit_of[h])]) > 1
    }
    group_no = {key: n for n, key in enumerate(sorted(groups))}
    first_row, households = len(arrays.keys), len(arrays.households)
    group_rows = first_row + households
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("time_limit", max(1.0, seconds))
    upper = [float(limit) for limit in arrays.limits] + [1.0] * households
    for row in arrays.line_of_row:
        upper[row] = 0.0
    links = [(h, m) for (u, m) in group_no for h in arrays.units[u]]
    link_no = {link: n for n, link in enumerate(links)}
    units = sorted({u for u, _ in groups})
    upper += [0.0] * len(links) + [1.0] * len(units)
    unit_no = {u: group_rows + len(links) + n for n, u in enumerate(units)}
    none: np.ndarray[Any, Any] = np.array([], dtype=np.int32)
    low = np.full(len(upper), -highspy.kHighsInf)
    model.addRows(
        len(upper),
        low,
        np.array(upper),
        0,
        np.zeros(len(upper), np.int32),
        none,
        np.array([], float),
    )

    def column(cost: float, most: float, entries: list[tuple[int, float]]) -> None:
        rows = np.array([row for row, _ in entries], dtype=np.int32)
        model.addCol(cost, 0.0, most, len(rows), rows, np.array([n for _, n in entries], float))

    for h, place in choices:
        fit = int(arrays.points[h, place.m] + arrays.lateness[h, place.p])
        entries = [(row, float(n)) for row, n in arrays.rows_taken(h, *place)]
        entries.append((first_row + h, 1.0))
        if (h, place.m) in link_no:
            entries.append((group_rows + link_no[h, place.m], 1.0))
        column(-(weight * float(arrays.reach[h]) + fit), 1.0, entries)
    for u, m in group_no:
        rows = [(group_rows + link_no[h, m], -1.0) for h in arrays.units[u]]
        column(0.0, 1.0, [*rows, (unit_no[u], 1.0)])
    whole = len(choices) + len(group_no)
    for row in arrays.line_of_row:
        for persons, points in segments(exact_costs(arrays, row)):
            column(points, float(persons), [(row, -1.0)])
    every = np.arange(whole, dtype=np.int32)
    kinds = np.full(whole, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    model.changeColsIntegrality(whole, every, kinds)
    model.run()
    taken = model.getSolution().col_value
    state = State(arrays)
    chosen = [(h, p) for (h, p), x in zip(choices, taken, strict=False) if x > 0.5]
    if not chosen:
        return None
    state.move_all(chosen)
    return state


def _places(arrays: Arrays, h: int) -> list[Place]:
    return [
        place
        for m in np.flatnonzero(arrays.may[h])
        for place, _ in arrays.ways(h, int(m))
        if not arrays.early[h][place.p]
    ]


def main() -> int:
    """Run one baseline. Exit status 1: nothing found in the time."""
    began = time.monotonic()
    name, problem, answer, seconds = sys.argv[1:]
    arrays = compile_arrays(read_problem(problem))
    method = {"greedy": greedy, "cpsat": cpsat, "highs": highs}[name]
    state = method(arrays, float(seconds) - (time.monotonic() - began) - 1)
    if state is None:
        return 1
    write_answer(state.answer(), answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
