"""When to stop: the wall clock only guards; what was done before it struck is counted, so that it can be replayed."""

import threading
import time
from collections.abc import Callable

from solver.outcome import Limits, Work

# Kept back for the check, the answer's file and the end of the process: seconds, and seconds per household.
RESERVE, RESERVE_EACH = 0.5, 0.0006


class Clock:
    """One run's time. A replay does not look at the wall clock at all."""

    def __init__(
        self, limits: Limits, seconds: float, households: int, cancelled: threading.Event
    ) -> None:
        self._start = time.monotonic() - limits.spent
        # Where there is too little time for all of it, half of it is for the search.
        self._end = self._start + max(seconds / 2, seconds - RESERVE - RESERVE_EACH * households)
        self.seconds = seconds
        # What went by before we were called was for loading: the shares are of the rest.
        self._spent = min(limits.spent, seconds / 2)
        self._cancelled = cancelled
        self.replay = None if limits.work is None else Work.unpacked(limits.work)

    def passed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._start

    def left(self) -> float:
        """Seconds until the run must end; without end in a replay."""
        if self._cancelled.is_set():
            return 0.0
        return float("inf") if self.replay else self._end - time.monotonic()

    @property
    def cancelled(self) -> bool:
        """Somebody has asked for the end."""
        return self._cancelled.is_set()

    def rounds(self, share: float, replayed: int | None) -> Callable[[int], bool]:
        """Return the test whether another round may begin: within a share of the time, or as many as then."""

        def go_on(done: int) -> bool:
            if self.cancelled:
                return False
            if replayed is not None:
                return done < replayed
            return self.passed() < self._spent + share * (self.seconds - self._spent)

        return go_on
