"""Whatever the question: nothing broken, never above the limit, and the best there is where it can be tried."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import (
    Answer,
    Limits,
    Placement,
    ProblemError,
    allocate,
    answer_to_json,
    from_json,
    score,
    violations,
)
from tests.solver.exactly import solved_exactly
from tests.solver.judge import reference
from tests.solver.questions import Json, questions, ways

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@given(questions())
@settings(max_examples=200, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_equals_brute_force_in_both_goals(question: Json) -> None:
    solved_exactly(question)


@given(questions(most=6), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_our_judge_and_the_reference_agree(question: Json, data: st.DataObject) -> None:
    judge, problem = reference(), from_json(question)
    placements = [
        data.draw(st.sampled_from(ways(problem, h.id) + _anywhere(question, h.id)))
        for h in problem.households
    ]
    answer = Answer(placements=tuple(one for one in placements if one))

    found, attained = violations(problem, answer), score(problem, answer)

    wrong, reach, fit = judge.judge(question, answer_to_json(answer))
    assert bool(found) == bool(wrong), (found, wrong)
    assert attained == (reach, fit)


@given(questions(most=12))
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_the_reference_judge_finds_nothing_in_an_answer(question: Json) -> None:
    judge = reference()

    outcome = allocate(from_json(question), Limits(seconds=20))

    answer = answer_to_json(outcome.answer)
    assert judge.judge(question, answer) == ([], outcome.reach, outcome.fit)


@given(questions(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_a_promise_is_kept_or_the_question_refused(question: Json, data: st.DataObject) -> None:
    promised = copy.deepcopy(question)
    choice = data.draw(st.sampled_from(_anywhere(question, "h0") + ways(from_json(question), "h0")))
    if choice is not None:
        promised["households"][0]["fixed"] = {
            "municipality": choice.municipality,
            "period": choice.period,
            "dwelling": choice.dwelling,
        }
    problem = from_json(promised)
    alone = Answer(placements=(choice,) if choice else ())

    if violations(problem, alone):
        with pytest.raises(ProblemError, match=r"h0|over"):
            allocate(problem, Limits(seconds=20))
    else:
        outcome = allocate(problem, Limits(seconds=20))
        assert choice is None or choice in outcome.answer.placements
        assert reference().judge(promised, answer_to_json(outcome.answer))[0] == []


def _anywhere(question: Json, household: str) -> list[Placement | None]:
    """Placements that may well break a rule."""
    return [
        Placement(household=household, municipality=m["code"], period=period, dwelling=None)
        for m in question["municipalities"]
        for period in question["periods"]
    ]
