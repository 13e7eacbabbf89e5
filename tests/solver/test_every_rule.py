"""Each rule, where it binds: the answer is the best that trying every one finds, and what is told of it is true."""

from functools import cache

import pytest

from solver import (
    Limits,
    Outcome,
    allocate,
    answer_to_json,
    from_json,
    score,
    unplaced,
    violations,
    with_changes,
)
from solver.neighbourhood import Neighbourhoods
from solver.outcome import Work
from tests.solver.binding import Binding, questions_where_it_binds
from tests.solver.exactly import answer_of
from tests.solver.explaining import stopped_by, with_fixed
from tests.solver.judge import reference
from tests.solver.tightened import RULES
from tests.solver.trying import attainable

NUMBER = 40
every_rule = pytest.mark.parametrize("rule", RULES)


@cache
def answered(rule: str) -> list[tuple[Binding, Outcome]]:
    """Questions in which the rule binds, and their answers."""
    return [
        (one, allocate(from_json(one.question), Limits(seconds=60)))
        for one in questions_where_it_binds(rule, NUMBER)
    ]


@every_rule
def test_equals_brute_force_where_the_rule_binds(rule: str) -> None:
    solved = answered(rule)

    assert len(solved) == NUMBER, "the questions must be steered better"
    for (question, best, _), outcome in solved:
        problem = from_json(question)
        assert (outcome.reach, outcome.fit) == best[:2], question
        assert (outcome.bound_reach, outcome.bound_fit) == best[:2], question
        assert violations(problem, outcome.answer) == []
        assert score(problem, outcome.answer) == best[:2]


@every_rule
def test_the_reference_judge_agrees_where_the_rule_binds(rule: str) -> None:
    judge = reference()

    for (question, best, _), outcome in answered(rule):
        answer = answer_to_json(outcome.answer)
        assert judge.judge(question, answer) == ([], *best[:2]), question


@every_rule
def test_without_the_rule_both_judges_name_it_alone(rule: str) -> None:
    judge, name = reference(), rule.partition(":")[0]

    for (question, _, without), _outcome in answered(rule):
        better = answer_of(without)
        wrong, *_ = judge.judge(question, answer_to_json(better))
        assert {said.partition(":")[0] for said in wrong} == {name}, question
        found = violations(from_json(question), better)
        assert {one.rule for one in found} == {name}, question


@every_rule
def test_solved_part_by_part_it_is_the_best_too(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Neighbourhoods, "whole", lambda *_: None)

    for (question, best, _), _outcome in answered(rule)[:6]:
        outcome = allocate(from_json(question), Limits(work=Work(5, 5, 25).packed()))
        assert (outcome.reach, outcome.fit) == best[:2], question


@every_rule
def test_limits_from_prices_alone_are_never_below_the_best(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Neighbourhoods, "whole", lambda *_: None)

    for number, ((question, best, _), _outcome) in enumerate(answered(rule)):
        # No step of the search, and now and then no round of the relaxation or of its limits.
        work = Work(rounds=number % 3, bound_rounds=number % 5, steps=0)
        outcome = allocate(from_json(question), Limits(work=work.packed()))
        assert outcome.bound_reach >= best.reach, question
        enough = [one.fit for one in attainable(question).values() if one.reach >= outcome.reach]
        assert outcome.bound_fit >= max(enough), question


@every_rule
def test_with_the_smallest_change_solved_again_the_household_is_placed(rule: str) -> None:
    for (question, *_), outcome in answered(rule):
        problem, answer = from_json(question), outcome.answer
        for told in unplaced(problem, answer):
            household = problem.household[told.household]
            assert told.stopped == stopped_by(problem, answer, household), question
            if not told.ways or not told.ways[0].changes:
                continue
            changed = with_changes(problem, told.ways[0].changes)
            asked = from_json(with_fixed(changed, answer, told.household))
            again = allocate(asked, Limits(seconds=60)).answer
            assert violations(asked, again) == []
            assert told.household in {p.household for p in again.placements}, question
            assert set(answer.placements) < set(again.placements), "nobody else moved"


@pytest.mark.parametrize(
    "rule", [one for one in RULES if one.partition(":")[0] not in {"once", "fixed"}]
)
def test_a_household_left_out_is_told_of_the_rule_that_binds(rule: str) -> None:
    name = rule.partition(":")[0]

    told = [
        one
        for (question, *_), outcome in answered(rule)
        for one in unplaced(from_json(question), outcome.answer)
    ]

    assert sum(any(name in rules for rules in one.stopped) for one in told) >= 3
