"""What a run is given, what it says on its way, and what it gives back."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from solver.answer import Answer
from solver.problem import Problem

VERSION = "3"
# The work of a run in one number: relaxation rounds, bound rounds and search steps side by side.
_ROUNDS, _STEPS = 1_000, 10_000_000


class Work(NamedTuple):
    """How far a run came, in steps that are the same on every machine."""

    rounds: int = 0
    bound_rounds: int = 0
    steps: int = 0

    def packed(self) -> int:
        """Return it as one whole number, to be kept and given to `Limits.work`."""
        return (self.rounds * _ROUNDS + self.bound_rounds) * _STEPS + self.steps

    @classmethod
    def unpacked(cls, number: int) -> "Work":
        """Read `packed` again."""
        rounds, steps = divmod(number, _STEPS)
        return cls(*divmod(rounds, _ROUNDS), steps)


@dataclass(frozen=True)
class Limits:
    """Seconds of the wall clock for the whole run (None: by the question's size), and the seed.

    `work` (from `Outcome.work`) asks for a replay: exactly so much is done, whatever the clock says.
    """

    seconds: float | None = None
    seed: int = 1
    work: int | None = None
    # Seconds that passed before `allocate` was called and count too.
    spent: float = 0.0


@dataclass(frozen=True)
class Progress:
    """Where a run is: phase (relax, construct, improve, check, done), goals, proven limits, seconds."""

    phase: str
    seconds: float
    reach: int | None = None
    fit: int | None = None
    bound_reach: int | None = None
    bound_fit: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON with the gaps in percent (None while unknown)."""
        return asdict(self) | {
            "seconds": round(self.seconds, 2),
            "gap_reach": gap(self.bound_reach, self.reach),
            "gap_fit": gap(self.bound_fit, self.fit),
        }


@dataclass(frozen=True)
class Outcome:
    """The best answer found that breaks no rule, with proven limits, and all that a replay needs."""

    answer: Answer
    reach: int
    fit: int
    bound_reach: int
    bound_fit: int
    seed: int
    version: str
    # Packed `Work`.
    work: int
    # Seconds of the wall clock.
    took: float
    cancelled: bool = False
    # (thousandths of reach given up, most fit then): limits from the relaxation, no part of the answer.
    last_place: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON of everything but the placements."""
        return {
            "reach": self.reach,
            "fit": self.fit,
            "bound_reach": self.bound_reach,
            "bound_fit": self.bound_fit,
            "gap_reach": gap(self.bound_reach, self.reach),
            "gap_fit": gap(self.bound_fit, self.fit),
            "placed": len(self.answer.placements),
            "seed": self.seed,
            "version": self.version,
            "work": self.work,
            "seconds": round(self.took, 2),
            "cancelled": self.cancelled,
            "last_place": [list(one) for one in self.last_place],
        }


OnProgress = Callable[[Progress], None]


def ignore(_progress: Progress) -> None:
    """Tell nobody."""


def gap(bound: int | None, attained: int | None) -> float | None:
    """Return how far below the proven limit, in percent of the limit."""
    if bound is None or attained is None:
        return None
    return round(100 * (bound - attained) / max(1, abs(bound)), 3)


def default_seconds(problem: Problem) -> float:
    """Return the seconds that a question of this size deserves: 5 for 60 households, 600 for 30,000."""
    waiting = sum(h.fixed is None for h in problem.households)
    for households, seconds in ((100, 5.0), (1000, 30.0), (5000, 120.0), (15000, 300.0)):
        if waiting <= households:
            return seconds
    return 600.0
