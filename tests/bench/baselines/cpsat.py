"""One variable per choice, all in one model for CP-SAT on all cores."""

import numpy as np
from ortools.sat.python import cp_model

from solver.arrays import Arrays, Ints
from solver.state import State
from tests.bench.baselines.choices import Choices, crowding, links
from tests.bench.baselines.run import NotFinishedError, say, weight_of_reach
from tests.bench.baselines.whole import write_whole

# A sum's lower limit where it has none.
LEAST = -(2**62)


def solve(arrays: Arrays, until: float) -> State:
    """Return the best answer found by then. Raises `NotFinishedError`."""
    model = cp_model.CpModel()
    written = write_whole("model", arrays, until, lambda choices: _write(model, arrays, choices))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = written.left
    status = solver.solve(model, _Teller())
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        name = solver.status_name(status)
        raise NotFinishedError(f"no answer in {written.left:.0f} s more ({name}): {written.told}")
    taken = np.array(
        list(solver.response_proto.solution)[: len(written.choices.household)], dtype=bool
    )
    return written.choices.state(arrays, taken)


class _Teller(cp_model.CpSolverSolutionCallback):
    def on_solution_callback(self) -> None:
        if self.objective_value > 0:
            say(objective=self.objective_value)


def _write(model: cp_model.CpModel, arrays: Arrays, choices: Choices) -> None:
    """Write variables and constraints as the numbers that they are: by expressions it takes three times as long."""
    for _ in choices.household:
        model.new_bool_var("")
    for own in _runs(choices.household):
        model.proto.constraints.add().at_most_one.literals.extend(own.tolist())
    _together(model, arrays, choices)
    gain = [weight_of_reach(arrays) * arrays.reach[choices.household] + choices.fit]
    takers = [np.arange(len(choices.household))]
    for entries in _runs(choices.row, np.argsort(choices.row, kind="stable")):
        row = int(choices.row[entries[0]])
        used, amounts, most = choices.taker[entries], choices.amount[entries], arrays.limits[row]
        if row in arrays.line_of_row:
            parts = crowding(arrays, row)
            steps = np.array([model.new_int_var(0, n, "").index for n, _ in parts], dtype=np.int64)
            takers.append(steps)
            gain.append(np.array([-points for _, points in parts], dtype=np.int64))
            used, most = np.concatenate([used, steps]), 0
            amounts = np.concatenate([amounts, np.full(len(steps), -1)])
        linear = model.proto.constraints.add().linear
        linear.vars.extend(used.tolist())
        linear.coeffs.extend(amounts.tolist())
        linear.domain.extend([LEAST, int(most)])
    objective = model.proto.objective
    objective.vars.extend(np.concatenate(takers).tolist())
    objective.coeffs.extend((-np.concatenate(gain)).tolist())
    objective.scaling_factor = -1.0


def _together(model: cp_model.CpModel, arrays: Arrays, choices: Choices) -> None:
    """Linked households: one municipality for all of them that are placed."""
    linked = links(arrays, choices)
    there = np.array([model.new_bool_var("").index for _ in linked.unit], dtype=np.int64)
    for chosen, option in zip(linked.choice.tolist(), there[linked.option].tolist(), strict=True):
        model.proto.constraints.add().bool_or.literals.extend([-chosen - 1, option])
    for options in _runs(linked.unit):
        model.proto.constraints.add().at_most_one.literals.extend(there[options].tolist())


def _runs(of: Ints, order: Ints | None = None) -> list[Ints]:
    """Indexes of equal neighbours, in this order (None: as they stand)."""
    order = np.arange(len(of)) if order is None else order
    if not len(of):
        return []
    return np.split(order, np.flatnonzero(np.diff(of[order])) + 1)
