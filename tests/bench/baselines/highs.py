"""One whole variable per choice, all in one program for HiGHS."""

from typing import NamedTuple

import highspy
import numpy as np

from solver.arrays import Arrays, Floats, Ints
from solver.state import State
from tests.bench.baselines.choices import Choices, crowding, links
from tests.bench.baselines.run import NotFinishedError, say, weight_of_reach
from tests.bench.baselines.whole import write_whole


def solve(arrays: Arrays, until: float) -> State:
    """Return the best answer found by then. Raises `NotFinishedError`."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.cbMipImprovingSolution.subscribe(_tell)
    written = write_whole(
        "program", arrays, until, lambda choices: model.passModel(_program(arrays, choices))
    )
    model.setOptionValue("time_limit", written.left)
    model.run()
    # Its threads are this process's for good otherwise, and a solver that asks for another number is refused.
    highspy.Highs.resetGlobalScheduler(True)
    if model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        name = model.modelStatusToString(model.getModelStatus())
        raise NotFinishedError(f"no answer in {written.left:.0f} s more ({name}): {written.told}")
    taken = np.array(model.getSolution().col_value)[: len(written.choices.household)] > 1 / 2
    return written.choices.state(arrays, taken)


def _tell(event: highspy.highs.HighsCallbackEvent) -> None:
    objective = -event.data_out.objective_function_value
    if objective > 0:
        say(objective=objective)


class _Entries(NamedTuple):
    row: Ints
    column: Ints
    amount: Floats


def _program(arrays: Arrays, choices: Choices) -> highspy.HighsLp:
    """Columns: choices, then the options of linked households, then the parts of quota lines."""
    linked = links(arrays, choices)
    number, options = len(choices.household), len(linked.unit)
    parts = [(row, *part) for row in arrays.line_of_row for part in crowding(arrays, row)]
    part_row, persons, points = np.array(parts, dtype=np.int64).reshape(-1, 3).T
    households, units = len(arrays.households), len(arrays.units)
    limits = arrays.limits.astype(float)
    limits[list(arrays.line_of_row)] = 0.0
    # Rows: capacities, households, (linked household, option), units.
    pairs, pair = np.unique(
        np.stack([choices.household[linked.choice], linked.option], axis=1),
        axis=0,
        return_inverse=True,
    )
    pair = pair.reshape(-1)
    first_pair = len(limits) + households
    first_unit = first_pair + len(pairs)
    parts_from = number + options
    blocks = (
        _entries(choices.row, choices.taker, choices.amount),
        _entries(len(limits) + choices.household, np.arange(number), 1),
        _entries(first_pair + pair, linked.choice, 1),
        _entries(first_pair + np.arange(len(pairs)), number + pairs[:, 1], -1),
        _entries(first_unit + linked.unit, number + np.arange(options), 1),
        _entries(part_row, parts_from + np.arange(len(parts)), -1),
    )
    lp = highspy.HighsLp()
    gain = weight_of_reach(arrays) * arrays.reach[choices.household] + choices.fit
    lp.col_cost_ = np.concatenate([-gain, np.zeros(options), points]).astype(float)
    lp.num_col_ = len(lp.col_cost_)
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.concatenate([np.ones(parts_from), persons.astype(float)])
    lp.row_upper_ = np.concatenate(
        [limits, np.ones(households), np.zeros(len(pairs)), np.ones(units)]
    )
    lp.num_row_ = len(lp.row_upper_)
    lp.row_lower_ = np.full(lp.num_row_, -highspy.kHighsInf)
    whole = [highspy.HighsVarType.kInteger] * parts_from
    lp.integrality_ = whole + [highspy.HighsVarType.kContinuous] * len(parts)
    _fill(lp, blocks)
    return lp


def _entries(row: Ints, column: Ints, amount: Ints | int) -> _Entries:
    return _Entries(row, column, np.broadcast_to(np.asarray(amount, dtype=float), row.shape))


def _fill(lp: highspy.HighsLp, blocks: tuple[_Entries, ...]) -> None:
    """Write the matrix column by column."""
    column = np.concatenate([block.column for block in blocks])
    order = np.argsort(column, kind="stable")
    counts = np.bincount(column, minlength=lp.num_col_)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)])
    lp.a_matrix_.index_ = np.concatenate([block.row for block in blocks])[order]
    lp.a_matrix_.value_ = np.concatenate([block.amount for block in blocks])[order]
