"""The method in words: relax, round, search part by part, prove, check."""

import random
import threading
from collections.abc import Callable

from solver.answer import Bound
from solver.arrays import compile_arrays
from solver.bound import Limit, weight_of_reach
from solver.check import refuse_if_broken, score
from solver.clock import Clock
from solver.construct import construct
from solver.dive import dive
from solver.last_place import cheaper_lines, last_place
from solver.neighbourhood import Neighbourhoods
from solver.outcome import (
    VERSION,
    Limits,
    OnProgress,
    Outcome,
    Progress,
    Work,
    default_seconds,
    ignore,
)
from solver.prices import PriceList
from solver.problem import Problem
from solver.relax import Relaxer
from solver.state import State, fit_of_fixed, reach_of_fixed

# Shares of the time: until the relaxation must do, and until the search goes on with the limits it knows.
RELAX, BOUND = 0.35, 0.5


def allocate(
    problem: Problem,
    limits: Limits,
    on_progress: OnProgress = ignore,
    cancelled: threading.Event | None = None,
) -> Outcome:
    """Return the best answer found that breaks no rule, with proven limits. Reach is never given up for fit.

    Raises `ProblemError` where the fixed placements themselves break a rule, and `BrokenAnswer` (our fault).
    """
    clock = Clock(
        limits, limits.seconds or default_seconds(problem), cancelled or threading.Event()
    )
    on_progress(Progress("relax", clock.passed()))
    arrays = compile_arrays(problem)
    price_list, weight = PriceList(arrays), weight_of_reach(arrays)
    relaxer = Relaxer(arrays, price_list)
    replay = clock.replay or Work()

    relaxation = relaxer.relax(weight, clock.rounds(RELAX, clock.replay and replay.rounds))
    first = construct(arrays, relaxation, price_list)
    limit = Limit(arrays, price_list, relaxer, relaxation)
    tell = _teller(clock, on_progress, limit)
    tell("construct", first.reach(), first.fit())

    deeper = State(arrays)
    dive(relaxer, deeper, clock.rounds(RELAX, clock.replay and replay.rounds))
    relaxer.free()
    rounds = relaxer.steps
    filled = construct(arrays, relaxation, price_list, deeper)
    state = max(first, filled, key=lambda one: weight * one.reach() + one.fit())
    reach, fit = state.reach(), state.fit()

    more = clock.rounds(BOUND, clock.replay and rounds + replay.bound_rounds)
    limit.prove(reach, more)
    bound_rounds = relaxer.steps - rounds
    lines = cheaper_lines(relaxer, weight, clock)
    tell("improve", reach, fit)

    prices = relaxation.prices
    neighbourhoods = Neighbourhoods(
        arrays,
        price_list.worth(prices, weight),
        prices.tolist(),
        weight,
        random.Random(limits.seed),  # noqa: S311 (a search, no secret)
    )
    from solver.improve import Search  # noqa: PLC0415 (CP-SAT takes a second to load, and pandas with it)

    spare = (
        relaxation.limit - weight * (reach - reach_of_fixed(arrays)) - (fit - fit_of_fixed(arrays))
    )
    search = Search(
        state, neighbourhoods, clock, limits.seed, problem.policy.reach_slack, limit, spare
    )
    search.run(lambda: tell("improve", search.reach, search.fit))
    if search.proven:
        limit.attained(search.reach, search.fit)

    tell("check", search.reach, search.fit)
    bound = Bound(reach=limit.reach(), fit=limit.fit(search.reach))
    answer = state.answer(bound)
    refuse_if_broken(problem, answer)
    attained = score(problem, answer)
    work = Work(rounds, bound_rounds, search.steps)
    return Outcome(
        answer, attained.reach, attained.fit, bound.reach, bound.fit,
        limits.seed, VERSION, work.packed(), clock.passed(), clock.cancelled,
        tuple(last_place(arrays, limit, lines, search.reach)),
    )  # fmt: skip


def _teller(clock: Clock, on_progress: OnProgress, limit: Limit) -> Callable[[str, int, int], None]:
    def tell(phase: str, reach: int, fit: int) -> None:
        limits = limit.reach(), limit.fit(reach)
        on_progress(Progress(phase, clock.passed(), reach, fit, *limits))

    return tell
