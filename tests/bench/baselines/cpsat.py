"""One variable per choice, all in one model for CP-SAT on all cores."""

import time

import numpy as np
from ortools.sat.python import cp_model

from solver.arrays import Arrays, Ints
from solver.state import State
from tests.bench.baselines.choices import (
    Choices,
    all_choices,
    count_choices,
    crowding,
    links,
)
from tests.bench.baselines.run import (
    NotFinishedError,
    refuse_if_too_large,
    say,
    time_to_answer,
    weight_of_reach,
)

# Measured on finland-scarce: peak memory through the number of choices.
BYTES_PER_CHOICE = 1500


def solve(arrays: Arrays, until: float) -> State:
    """Return the best answer found by then. Raises `NotFinishedError`."""
    began = time.monotonic()
    number = count_choices(arrays)
    refuse_if_too_large(number, BYTES_PER_CHOICE)
    say(stage=f"writing the model of {number:,} choices")
    choices = all_choices(arrays)
    model = cp_model.CpModel()
    chosen = _model(model, arrays, choices)
    left = until - time.monotonic() - time_to_answer(number)
    written = f"the model of {number:,} choices took {time.monotonic() - began:.0f} s to write"
    say(stage=written)
    if left <= 0:
        raise NotFinishedError(f"no answer in time: {written}")
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = left
    status = solver.solve(model, _Teller())
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        name = solver.status_name(status)
        raise NotFinishedError(f"no answer in {left:.0f} s more ({name}): {written}")
    return choices.state(arrays, np.array([solver.boolean_value(x) for x in chosen], dtype=bool))


class _Teller(cp_model.CpSolverSolutionCallback):
    def on_solution_callback(self) -> None:
        if self.objective_value > 0:
            say(objective=self.objective_value)


def _model(model: cp_model.CpModel, arrays: Arrays, choices: Choices) -> list[cp_model.IntVar]:
    chosen = [model.new_bool_var("") for _ in range(len(choices.household))]
    for own in _runs(choices.household):
        model.add_at_most_one(chosen[n] for n in own)
    _together(model, arrays, choices, chosen)
    takers, taken = (
        [*chosen],
        [weight_of_reach(arrays) * arrays.reach[choices.household] + choices.fit],
    )
    by_row = np.argsort(choices.row, kind="stable")
    for entries in _runs(choices.row, by_row):
        row = int(choices.row[entries[0]])
        used = cp_model.LinearExpr.weighted_sum(
            [chosen[n] for n in choices.taker[entries]], choices.amount[entries].tolist()
        )
        if row not in arrays.line_of_row:
            model.add(used <= int(arrays.limits[row]))
            continue
        parts = crowding(arrays, row)
        steps = [model.new_int_var(0, persons, "") for persons, _ in parts]
        model.add(used <= sum(steps))
        takers += steps
        taken.append(np.array([-points for _, points in parts], dtype=np.int64))
    model.maximize(cp_model.LinearExpr.weighted_sum(takers, np.concatenate(taken).tolist()))
    return chosen


def _together(
    model: cp_model.CpModel, arrays: Arrays, choices: Choices, chosen: list[cp_model.IntVar]
) -> None:
    """Linked households: one municipality for all of them that are placed."""
    linked = links(arrays, choices)
    there = [model.new_bool_var("") for _ in linked.unit]
    for n, option in zip(linked.choice, linked.option, strict=True):
        model.add_implication(chosen[n], there[option])
    for options in _runs(linked.unit):
        model.add_at_most_one(there[n] for n in options)


def _runs(of: Ints, order: Ints | None = None) -> list[Ints]:
    """Indexes of equal neighbours, in this order (None: as they stand)."""
    order = np.arange(len(of)) if order is None else order
    if not len(of):
        return []
    return np.split(order, np.flatnonzero(np.diff(of[order])) + 1)
