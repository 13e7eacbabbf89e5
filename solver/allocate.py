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
from solver.improve import Search
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
from solver.state import State

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
    clock = Clock(limits, limits.seconds or default_seconds(problem), cancelled or threading.Event())
    tell = _teller(clock, on_progress)
    arrays = compile_arrays(problem)
    price_list, weight = PriceList(arrays), weight_of_reach(arrays)
    relaxer = Relaxer(arrays, price_list)
    replay = clock.replay or Work()

    tell("relax", None, None)
    relaxation = relaxer.relax(weight, clock.rounds(RELAX, clock.replay and replay.rounds))
    rounds = relaxer.steps
    state = construct(arrays, relaxation, price_list)
    tell("construct", state, None)

    limit = Limit(arrays, price_list, relaxer, relaxation)
    more = clock.rounds(BOUND, clock.replay and rounds + replay.bound_rounds)
    limit.prove(state.reach(), more)
    tell("improve", state, limit)

    prices = relaxation.prices
    neighbourhoods = Neighbourhoods(
        arrays, price_list.worth(prices, weight), prices.tolist(), random.Random(limits.seed)  # noqa: S311
    )
    search = Search(state, neighbourhoods, clock, limits.seed, problem.policy.reach_slack)
    search.run(lambda: tell("improve", state, limit))
    if search.proven:
        limit.attained(state.reach(), state.fit())

    tell("check", state, limit)
    bound = Bound(reach=limit.reach(), fit=limit.fit(state.reach()))
    answer = state.answer(bound)
    refuse_if_broken(problem, answer)
    attained = score(problem, answer)
    work = Work(rounds, relaxer.steps - rounds, search.steps)
    return Outcome(
        answer, attained.reach, attained.fit, bound.reach, bound.fit,
        limits.seed, VERSION, work.packed(), clock.passed(), clock.cancelled,
    )  # fmt: skip


def _teller(
    clock: Clock, on_progress: OnProgress
) -> Callable[[str, State | None, Limit | None], None]:
    def tell(phase: str, state: State | None, limit: Limit | None) -> None:
        if state is None:
            on_progress(Progress(phase, clock.passed()))
            return
        reach = state.reach()
        limits = (limit.reach(), limit.fit(reach)) if limit else (None, None)
        on_progress(Progress(phase, clock.passed(), reach, state.fit(), *limits))

    return tell

