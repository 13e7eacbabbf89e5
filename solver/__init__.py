"""The method, usable without a database and without the web. This is the only door.

OR-Tools and HiGHS are loaded when `allocate` is first called, never by importing this package.
"""

import threading

from solver.answer import (
    Answer,
    Bound,
    Placement,
    answer_from_json,
    answer_to_json,
    read_answer,
    write_answer,
)
from solver.changes import Change, with_changes
from solver.check import BrokenAnswer, Score, refuse_if_broken, score, violations
from solver.crowded import Crowded, crowding_by_line
from solver.explain import Alternative, FirstWish, alternatives, first_wish
from solver.finished import Finished
from solver.goals import points_by_factor
from solver.outcome import VERSION, Limits, OnProgress, Outcome, Progress, default_seconds, ignore
from solver.problem import Problem, ProblemError, from_json, read_problem, to_json
from solver.rule import Violation
from solver.unplaced import Help, Unplaced, UntrueReason, Way, most_help, unplaced


def allocate(
    problem: Problem,
    limits: Limits,
    on_progress: OnProgress = ignore,
    cancelled: threading.Event | None = None,
) -> Outcome:
    """Return the best answer found that breaks no rule, with proven limits; see `solver.allocate`.

    Raises `ProblemError` where the fixed placements themselves break a rule. Setting `cancelled` ends it within
    two seconds with the best answer so far.
    """
    from solver.allocate import allocate as method  # noqa: PLC0415 (OR-Tools is heavy)

    return method(problem, limits, on_progress, cancelled)


__all__ = [
    "VERSION",
    "Alternative",
    "Answer",
    "Bound",
    "BrokenAnswer",
    "Change",
    "Crowded",
    "Finished",
    "FirstWish",
    "Help",
    "Limits",
    "OnProgress",
    "Outcome",
    "Placement",
    "Problem",
    "ProblemError",
    "Progress",
    "Score",
    "Unplaced",
    "UntrueReason",
    "Violation",
    "Way",
    "allocate",
    "alternatives",
    "answer_from_json",
    "answer_to_json",
    "crowding_by_line",
    "default_seconds",
    "first_wish",
    "from_json",
    "ignore",
    "most_help",
    "points_by_factor",
    "read_answer",
    "read_problem",
    "refuse_if_broken",
    "score",
    "to_json",
    "unplaced",
    "violations",
    "with_changes",
    "write_answer",
]
