"""Large-neighbourhood search: one part of the answer after another is solved whole, two at a time on two cores.

Steps that are under way at once touch no common municipality and no common household, and results are
taken in the order in which the steps began: the machine's speed never decides what is explored. One step more
than there are cores is under way, so that no core waits for the oldest.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass

from ortools.sat.python import cp_model

from solver.clock import Clock
from solver.gather import Claimed
from solver.neighbourhood import Look, Neighbourhoods, municipalities_of
from solver.state import State
from solver.subproblem import Aim, Part, Solved, solve_part

CORES, AT_ONCE = 2, 3
# CP-SAT's deterministic time for a small question solved whole.
WHOLE_WORK = 1.5
# So many steps in a row that better nothing, and the next aim has its turn.
PATIENCE = 100
# So many choices of a part in a row that found nothing free end the search.
GIVE_UP = 50
LOOK_EVERY = 0.05


@dataclass
class _Step:
    look: Look
    part: Part
    found: Future[Solved | None]


class Search:
    """Improves a state in place, reach first and fit second, until the clock or the replay says stop."""

    def __init__(
        self,
        state: State,
        neighbourhoods: Neighbourhoods,
        clock: Clock,
        seed: int,
        slack: int,
        spare: float,
    ) -> None:
        self.state, self.steps = state, 0
        self._neighbourhoods, self._clock, self._seed = neighbourhoods, clock, seed
        self._slack, self.best_reach = slack, state.reach()
        self.reach, self.fit = self.best_reach, state.fit()
        # Points between the answer and the limit: whoever is solved whole need not look at choices that cost more.
        self._spare = spare
        self._stage, self._weight = 0, round(neighbourhoods.weight)
        self._since, self._issued, self._misses = 0, 0, 0
        self._flying: deque[_Step] = deque()
        self._holders: list[cp_model.CpSolver] = []
        self._submitted: deque[Future[Solved | None]] = deque(maxlen=AT_ONCE)
        self._ended = False
        # The whole question was solved as one part: nothing better exists.
        self.proven = False

    def run(self, on_step: Callable[[], None]) -> None:
        """Go on until there is no time, or no work left to replay."""
        if not self.state.at or not self.state.arrays.municipalities:
            self.proven = True  # nobody waits, or there is nowhere to go
            return
        with ThreadPoolExecutor(CORES) as threads:
            try:
                self._whole(threads)
                on_step()
                if not self.proven:
                    self._part_by_part(threads, on_step)
            finally:
                self._stop()

    def _part_by_part(self, threads: ThreadPoolExecutor, on_step: Callable[[], None]) -> None:
        while self._begin(threads) or self._flying:
            step = self._flying.popleft()
            solved = self._wait(step.found)
            if solved is None:
                break
            self._take(step.look, solved)
            on_step()
            if self._replayed():
                break

    def _replayed(self) -> bool:
        replay = self._clock.replay
        return replay is not None and self.steps >= replay.steps

    def _may_begin(self) -> bool:
        return self._misses < GIVE_UP and self._clock.left() > 0 and not self._replayed()

    def _whole(self, threads: ThreadPoolExecutor) -> None:
        """A small question is one part: solve it whole first, exactly where the work suffices.

        With slack it is solved for reach first, and then for the fit that the slack buys.
        """
        self.proven = self._as_one(threads, self._spare, Aim())
        if self.proven and self._slack:
            self.proven = self._as_one(threads, math.inf, Aim(0, self._may_lose()))

    def _as_one(self, threads: ThreadPoolExecutor, spare: float, aim: Aim) -> bool:
        """Solve the question as one part; say whether nothing better is left."""
        part = self._neighbourhoods.whole(spare, aim)
        if part is None or not self._may_begin():
            return False
        solved = self._wait(self._submit(threads, part, self._seed, WHOLE_WORK))
        if solved is None:
            return False
        self._take(None, solved)
        return solved.exhausted

    def _submit(
        self, threads: ThreadPoolExecutor, part: Part, seed: int, work: float
    ) -> Future[Solved | None]:
        found = threads.submit(solve_part, part, seed, work, self._left, self._holders)
        self._submitted.append(found)
        return found

    def _left(self) -> float:
        """Seconds that a step has when it begins, which may be long after it was asked for."""
        return 0.0 if self._ended else self._clock.left()

    def _begin(self, threads: ThreadPoolExecutor) -> bool:
        """Begin as many steps as run at once; False where none was begun."""
        begun = False
        while len(self._flying) < AT_ONCE and self._may_begin():
            claimed = Claimed(
                frozenset(m for step in self._flying for m in municipalities_of(step.part)),
                frozenset(h for step in self._flying for h in step.part.households),
            )
            chosen = self._neighbourhoods.choose(claimed, self._aim())
            if chosen is None:
                self._misses += 1
                break
            self._misses = 0
            look, part = chosen
            self._issued += 1
            seed = (self._seed * 1_000_003 + self._issued) % (2**31 - 1)
            found = self._submit(threads, part, seed, self._neighbourhoods.work)
            self._flying.append(_Step(look, part, found))
            begun = True
        return begun

    def _aim(self) -> Aim:
        """Return what better means now: both goals weighed, then reach alone, then fit within the slack.

        Reach bought at any price from the start ends far from the limit of fit. Before the slack has its turn no
        reach attained is given up.
        """
        if self._stage == 0:
            return Aim(self._weight)
        if self._stage == 1:
            return Aim()
        # What one step may give up another may not; by turns that no two steps keep for ever.
        flying = sum(step.part.aim.may_lose for step in self._flying)
        return Aim(
            0, self._neighbourhoods.random.choice((0, 1)) * max(0, self._may_lose() - flying)
        )

    def _may_lose(self) -> int:
        """Return the reach that the slack still allows to give up."""
        return self.best_reach * self._slack // 1000 - (self.best_reach - self.reach)

    def _wait(self, found: Future[Solved | None]) -> Solved | None:
        while True:
            try:
                return found.result(timeout=LOOK_EVERY)
            except NotYet:
                if self._clock.left() <= 0:
                    return None

    def _take(self, look: Look | None, solved: Solved) -> None:
        self.steps += 1
        self.state.move_all(solved.changes)
        self.reach += solved.reach_gain
        self.fit += solved.fit_gain
        self._since = 0 if solved.changes else self._since + 1
        self.best_reach = max(self.best_reach, self.reach)
        if self._since >= PATIENCE and self._stage < (2 if self._slack else 1):
            self._stage, self._since = self._stage + 1, 0
        self._neighbourhoods.learn(look, solved)

    def _stop(self) -> None:
        """End what is under way, and let nothing begin that waits for its turn."""
        self._ended = True
        while not all(found.done() for found in self._submitted):
            for solver in list(self._holders):
                solver.stop_search()  # in vain where it has not begun to search yet: said again until it ends
            time.sleep(LOOK_EVERY)
