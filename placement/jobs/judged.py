"""The solver's answer judged before anything of it is kept, alike for runs and for scenarios."""

from dataclasses import dataclass
from typing import TypedDict

from placement.jobs.solver_here import solver_here
from placement.jobs.solver_process import Given
from placement.rules.kept_json import packed
from solver import Answer, Problem, answer_from_json, refuse_if_broken, score


class Kept(TypedDict):
    """What a row keeps of an answer; `answer` is packed placement-answer/1, `work` what a replay needs."""

    answer: bytes
    reach: int
    fit: int
    bound_reach: int | None
    bound_fit: int | None
    solver_version: str
    work: int | None


@dataclass(frozen=True)
class Judged:
    """An answer that breaks no rule."""

    answer: Answer
    kept: Kept


def judged(problem: Problem, given: Given) -> Judged:
    """Judge what the child process gave by the solver's checker. Raises `BrokenAnswer` or `ProblemError`."""
    answer = answer_from_json(given.answer)
    refuse_if_broken(problem, answer)
    attained = score(problem, answer)
    return Judged(
        answer,
        Kept(
            answer=packed(given.answer),
            reach=attained.reach,
            fit=attained.fit,
            bound_reach=answer.bound.reach if answer.bound else None,
            bound_fit=answer.bound.fit if answer.bound else None,
            solver_version=solver_here(),
            work=given.last_words.get("work"),
        ),
    )
