"""The method in words: relax, round, search part by part and prove beside it, check."""

import math
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from solver.answer import Bound
from solver.arrays import compile_arrays
from solver.bound import Limit, weight_of_reach
from solver.check import refuse_if_broken, score
from solver.clock import Clock
from solver.construct import construct
from solver.last_place import cheaper_lines, last_place
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
from solver.relax import Relaxation, Relaxer
from solver.state import State, fit_of_fixed, reach_of_fixed

if TYPE_CHECKING:
    from solver.improve import Search

# Shares of the time: until the relaxation must do; until limits must do where the search waits for them; and what
# is kept for the price of the last place.
RELAX, PROVE, LAST_PLACE = 0.35, 0.5, 0.03


def allocate(
    problem: Problem,
    limits: Limits,
    on_progress: OnProgress = ignore,
    cancelled: threading.Event | None = None,
) -> Outcome:
    """Return the best answer found that breaks no rule, with proven limits. Reach is never given up for fit.

    Raises `ProblemError` where the fixed placements themselves break a rule, and `BrokenAnswer` (our fault).
    """
    seconds = limits.seconds or default_seconds(problem)
    clock = Clock(limits, seconds, len(problem.households), cancelled or threading.Event())
    on_progress(Progress("relax", clock.passed()))
    arrays = compile_arrays(problem)
    price_list, weight = PriceList(arrays), weight_of_reach(arrays)
    ended = threading.Event()
    relaxer = Relaxer(arrays, price_list, lambda: ended.is_set() or clock.left() <= 0)
    replay = clock.replay or Work()

    relaxation = relaxer.relax(weight, clock.rounds(RELAX, clock.replay and replay.rounds))
    rounds = relaxer.steps
    state = construct(arrays, relaxation)
    limit = Limit(arrays, price_list, relaxer, relaxation)
    tell = _teller(clock, on_progress, limit)
    reach, fit = state.reach(), state.fit()
    tell("construct", reach, fit)

    more = clock.rounds(
        PROVE if arrays.small else 1.0, clock.replay and rounds + replay.bound_rounds
    )
    with ThreadPoolExecutor(1) as beside:
        proof = beside.submit(limit.prove, lambda done: not ended.is_set() and more(done))
        lines = beside.submit(cheaper_lines, relaxer, weight, ended)
        try:
            spare = math.inf
            if arrays.small:
                wait([proof])  # it is solved whole with what the limits tell
                spare = _short_of(relaxation, state) if reach >= limit.reach() else spare
            search = _search(relaxation, state, clock, limits.seed, spare)
            tell("improve", reach, fit)
            search.run(lambda: tell("improve", search.reach, search.fit))
            if clock.replay:
                wait([proof])
            else:
                wait([lines], timeout=min(clock.left(), LAST_PLACE * clock.seconds))
        finally:
            ended.set()
    if search.proven:
        limit.attained(search.best_reach, search.reach, search.fit)

    tell("check", search.reach, search.fit)
    bound = Bound(reach=limit.reach(), fit=limit.fit(search.reach))
    answer = state.answer(bound)
    refuse_if_broken(problem, answer)
    attained = score(problem, answer)
    work = Work(rounds, proof.result() - rounds, search.steps)
    return Outcome(
        answer, attained.reach, attained.fit, bound.reach, bound.fit,
        limits.seed, VERSION, work.packed(), clock.passed(), clock.cancelled,
        tuple(last_place(arrays, limit, lines.result(), search.reach)),
    )  # fmt: skip


def _short_of(relaxation: Relaxation, state: State) -> float:
    """Return the points of weight x reach + fit between an answer and the limit."""
    reach = state.reach() - reach_of_fixed(state.arrays)
    return relaxation.limit - relaxation.weight * reach - (state.fit() - fit_of_fixed(state.arrays))


def _search(
    relaxation: Relaxation,
    state: State,
    clock: Clock,
    seed: int,
    spare: float,
) -> "Search":
    from solver.improve import Search  # noqa: PLC0415 (CP-SAT takes a second to load, and pandas with it)
    from solver.neighbourhood import Neighbourhoods  # noqa: PLC0415 (as above)

    choose = random.Random(seed)  # noqa: S311 (a search, no secret)
    neighbourhoods = Neighbourhoods(
        state, relaxation.worth, relaxation.prices.tolist(), relaxation.weight, choose
    )
    slack = state.arrays.problem.policy.reach_slack
    return Search(state, neighbourhoods, clock, seed, slack, spare)


def _teller(clock: Clock, on_progress: OnProgress, limit: Limit) -> Callable[[str, int, int], None]:
    def tell(phase: str, reach: int, fit: int) -> None:
        limits = limit.reach(), limit.fit(reach)
        on_progress(Progress(phase, clock.passed(), reach, fit, *limits))

    return tell
