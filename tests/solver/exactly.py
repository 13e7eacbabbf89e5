"""A question solved, and held against the best that trying every answer finds."""

from solver import Answer, Limits, Outcome, allocate, answer_from_json, from_json, violations
from tests.solver.trying import Json, Tried, best_by_trying


def solved_exactly(question: Json) -> Outcome:
    """Solve it: nothing is broken, both goals are the best there is, and proven."""
    best, problem = best_by_trying(question), from_json(question)
    assert best is not None, "no answer is valid"
    outcome = allocate(problem, Limits(seconds=60))
    assert (outcome.reach, outcome.fit) == best[:2], question
    assert (outcome.bound_reach, outcome.bound_fit) == best[:2], question
    assert violations(problem, outcome.answer) == []
    return outcome


def answer_of(tried: Tried) -> Answer:
    """The answer that was tried."""
    return answer_from_json({"format": "placement-answer/1", "placements": list(tried.placements)})
