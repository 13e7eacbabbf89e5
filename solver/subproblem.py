"""A small part of the question, solved whole by CP-SAT: some households, some municipalities, the rest waits."""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.arrays import Arrays, Place
from solver.segments import exact_costs, is_convex, parts_of

Changes = list[tuple[int, Place | None]]


@dataclass(frozen=True)
class Aim:
    """What better means: points of fit per unit of reach (None: any reach before any fit).

    Reach may become less than now by `may_lose` at most.
    """

    weight: int | None = None
    may_lose: int = 0

    def better(self, reach_gain: int, fit_gain: int) -> bool:
        """Say whether these gains are one."""
        if self.weight is None:
            return (reach_gain, fit_gain) > (0, 0)
        return self.weight * reach_gain + fit_gain > 0


@dataclass(frozen=True)
class Part:
    """Households (whole linked groups) and the places each may have; None where now: not placed."""

    arrays: Arrays
    households: Sequence[int]
    now: dict[int, Place | None]
    places: dict[int, list[Place]]
    # What is left of the rows concerned, and persons on the lines concerned, without these households.
    left: dict[int, int]
    new_on_line: dict[int, int]
    aim: Aim


@dataclass(frozen=True)
class Solved:
    """What a search step found: changes (empty: nothing better), their gain, and whether it looked everywhere."""

    changes: Changes
    reach_gain: int = 0
    fit_gain: int = 0
    exhausted: bool = False


def solve_part(
    part: Part,
    seed: int,
    work: float,
    left: Callable[[], float],
    holders: list[cp_model.CpSolver],
) -> Solved | None:
    """Return the best found within `work` (CP-SAT's deterministic time), or None where the clock struck first.

    `left()` says how many seconds there are. While it runs the solver is in `holders`, so that a cancel can stop it.
    """
    if left() <= 0:
        return None
    model = cp_model.CpModel()
    chosen, reach, fit, most_fit = _model(model, part)
    reach_now, fit_now = _value_now(part)
    model.add(reach >= reach_now - part.aim.may_lose)
    weight = most_fit + 1 if part.aim.weight is None else part.aim.weight
    model.maximize(weight * reach + fit)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    # Parts are small and their relaxation is tight: half of the time would go to preparing them.
    solver.parameters.add_lp_constraints_lazily = False
    solver.parameters.symmetry_level = 0
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.presolve_substitution_level = 0
    solver.parameters.max_deterministic_time = work
    seconds = left()
    if math.isfinite(seconds):
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
    holders.append(solver)
    try:
        status = solver.solve(model)
    finally:
        holders.remove(solver)
    done = status == cp_model.OPTIMAL
    if not done and solver.response_proto.deterministic_time < work:
        return None
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Solved([])
    then: dict[int, Place | None] = dict.fromkeys(part.households)
    for (h, place), variable in chosen.items():
        if solver.boolean_value(variable):
            then[h] = place
    reach_gain = solver.value(reach) - reach_now
    fit_gain = solver.value(fit) - fit_now
    if not part.aim.better(reach_gain, fit_gain):
        return Solved([], exhausted=done)
    changes = [(h, place) for h, place in then.items() if place != part.now[h]]
    return Solved(changes, reach_gain, fit_gain, exhausted=done)


def _model(
    model: cp_model.CpModel, part: Part
) -> tuple[dict[tuple[int, Place], cp_model.IntVar], cp_model.LinearExpr, cp_model.LinearExpr, int]:
    arrays = part.arrays
    chosen: dict[tuple[int, Place], cp_model.IntVar] = {}
    on_row: dict[int, list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
    in_group: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
    most_fit = 0
    for h in part.households:
        own = []
        for place in part.places[h]:
            variable = model.new_bool_var("")
            chosen[h, place] = variable
            own.append(variable)
            model.add_hint(variable, place == part.now[h])
            for row, amount in arrays.rows_taken(h, *place):
                on_row[row].append((variable, amount))
            if len(arrays.units[int(arrays.unit_of[h])]) > 1:
                in_group[int(arrays.unit_of[h]), place.m].append(variable)
        if own:
            model.add_at_most_one(own)
            most_fit += max(abs(arrays.fit(h, place)) for place in part.places[h])
    _together(model, in_group)
    costs = []
    for row, takers in on_row.items():
        used = cp_model.LinearExpr.weighted_sum([v for v, _ in takers], [n for _, n in takers])
        if row in arrays.line_of_row:
            variables, points, most = _crowding(model, part, row, used)
            costs += list(zip(variables, points, strict=True))
            most_fit += most
        elif sum(n for _, n in takers) > part.left[row]:
            model.add(used <= part.left[row])
    reach = cp_model.LinearExpr.weighted_sum(
        list(chosen.values()), [int(arrays.reach[h]) for h, _ in chosen]
    )
    fit = cp_model.LinearExpr.weighted_sum(
        [*chosen.values(), *(v for v, _ in costs)],
        [*(arrays.fit(h, place) for h, place in chosen), *(-points for _, points in costs)],
    )
    return chosen, reach, fit, 2 * most_fit


def _together(
    model: cp_model.CpModel, in_group: dict[tuple[int, int], list[cp_model.IntVar]]
) -> None:
    """Linked households: one municipality for all of them that are placed."""
    there: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    for (unit, _), variables in in_group.items():
        here = model.new_bool_var("")
        there[unit].append(here)
        for variable in variables:
            model.add_implication(variable, here)
    for heres in there.values():
        model.add_at_most_one(heres)


def _crowding(
    model: cp_model.CpModel, part: Part, row: int, used: cp_model.LinearExpr
) -> tuple[list[cp_model.IntVar], list[int], int]:
    """Persons on a line by the part of it where they fall; later parts cost more, or are filled in order.

    Where a part gives points nobody may fall in it who does not come.
    """
    base, room = part.new_on_line[row], part.left[row]
    costs = exact_costs(part.arrays, row)[base : base + room + 1]
    pieces = parts_of(costs)
    variables = [model.new_int_var(0, persons, "") for persons, _ in pieces]
    total = sum(variables)
    convex = is_convex(costs)
    if convex and all(points >= 0 for _, points in pieces):
        model.add(used <= total)
    else:
        model.add(used == total)
    if not convex:
        for (persons, _), (more, _), here, after in zip(
            pieces, pieces[1:], variables, variables[1:], strict=False
        ):
            full = model.new_bool_var("")
            model.add(here >= persons * full)
            model.add(after <= more * full)
    return variables, [points for _, points in pieces], sum(n * abs(c) for n, c in pieces)


def _value_now(part: Part) -> tuple[int, int]:
    """Reach and fit of these households as they are, crowding of the lines concerned included."""
    arrays = part.arrays
    reach = fit = 0
    new: dict[int, int] = defaultdict(int)
    for h, place in part.now.items():
        if place is not None:
            reach += int(arrays.reach[h])
            fit += arrays.fit(h, place)
            for row, amount in arrays.rows_taken(h, *place):
                if row in arrays.line_of_row:
                    new[row] += amount
    for row, persons in new.items():
        base = part.new_on_line[row]
        costs = exact_costs(arrays, row)
        fit -= costs[base + persons] - costs[base]
    return reach, fit
