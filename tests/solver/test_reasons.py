"""Each explanation is true: asked of the rules one place at a time, and solved again."""

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from solver import (
    Answer,
    Change,
    Finished,
    Limits,
    Placement,
    Problem,
    allocate,
    alternatives,
    first_wish,
    from_json,
    most_help,
    score,
    unplaced,
    violations,
    with_changes,
)
from tests.solver.explaining import (
    alternatives_slowly,
    answers,
    broken,
    places,
    stopped_by,
    with_fixed,
)
from tests.solver.questions import Json, questions

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
MANY = settings(max_examples=150, deadline=None, suppress_health_check=SLOW, derandomize=True)
SOME = settings(max_examples=60, deadline=None, suppress_health_check=SLOW, derandomize=True)


def can_be_placed(problem: Problem, answer: Answer, household: str) -> bool:
    """Whether any place breaks nothing."""
    one = problem.household[household]
    return any(not broken(problem, answer, place) for place in places(problem, one))


def fewer(change: Change) -> list[Change]:
    """The same change, one person or unit smaller, or not made at all."""
    return [replace(change, amount=change.amount - 1)] if change.amount > 1 else []


@given(questions(most=6), st.data())
@MANY
def test_the_smallest_change_places_it_and_nothing_smaller_does(
    question: Json, data: st.DataObject
) -> None:
    problem = from_json(question)
    answer = data.draw(answers(problem))

    for told in unplaced(problem, answer):
        for way in told.ways:
            assert can_be_placed(with_changes(problem, way.changes), answer, told.household)
        if not told.ways:
            continue
        smallest = told.ways[0]
        assert bool(smallest.changes) != can_be_placed(problem, answer, told.household)
        for one in smallest.changes:
            others = [other for other in smallest.changes if other != one]
            for less in (others, *([*others, smaller] for smaller in fewer(one))):
                assert not can_be_placed(with_changes(problem, less), answer, told.household)


@given(questions(most=6), st.data())
@SOME
def test_solved_again_with_the_change_the_household_is_placed(
    question: Json, data: st.DataObject
) -> None:
    problem = from_json(question)
    answer = data.draw(answers(problem))
    told = [one for one in unplaced(problem, answer) if one.ways and one.ways[0].changes]
    assume(told)
    one = told[0]

    changed = from_json(
        with_fixed(with_changes(problem, one.ways[0].changes), answer, one.household)
    )
    unchanged = from_json(with_fixed(problem, answer, one.household))

    with_it = allocate(changed, Limits(seconds=20)).answer
    without = allocate(unchanged, Limits(seconds=20)).answer
    assert one.household in {p.household for p in with_it.placements}
    assert set(answer.placements) < set(with_it.placements), "nobody else moved"
    assert violations(changed, with_it) == []
    assert one.household not in {p.household for p in without.placements}


@given(questions(most=6), st.data())
@MANY
def test_counts_by_rule_are_those_of_the_rules_asked_one_place_at_a_time(
    question: Json, data: st.DataObject
) -> None:
    problem = from_json(question)
    answer = data.draw(answers(problem))

    for told in unplaced(problem, answer):
        assert sum(told.stopped.values()) == len(problem.municipalities)
        assert Counter(told.stopped) == stopped_by(
            problem, answer, problem.household[told.household]
        )


@given(questions(most=8), st.data())
@MANY
def test_alternatives_are_those_found_by_asking_every_rule_everywhere(
    question: Json, data: st.DataObject
) -> None:
    problem = from_json(question)
    answer = data.draw(answers(problem))
    finished = Finished(problem, answer)

    for household in problem.households:
        told = alternatives(finished, household.id, most=2)
        assert [(one.municipality, one.period, one.dwelling, set(one.broken)) for one in told] == [
            (code, period, dwelling, set(rules))
            for code, period, dwelling, rules in alternatives_slowly(
                problem, answer, household, most=2
            )
        ]


@given(questions(most=6), st.data())
@MANY
def test_what_the_first_wish_would_have_cost_is_the_difference_in_fit(
    question: Json, data: st.DataObject
) -> None:
    problem = from_json(question)
    answer = data.draw(answers(problem))
    finished = Finished(problem, answer)

    for one in answer.placements:
        wished = problem.household[one.household].wishes
        told = first_wish(finished, one.household)
        if not wished:
            assert told is None
            continue
        assert told is not None
        assert (told.municipality, told.here) == (wished[0], one.municipality == wished[0])
        if told.instead is None:
            assert told.here
        elif not told.instead.broken:
            there = Placement(
                household=one.household,
                municipality=told.municipality,
                period=told.instead.period,
                dwelling=told.instead.dwelling,
            )
            moved = Answer(placements=tuple(there if p == one else p for p in answer.placements))
            assert violations(problem, moved) == []
            assert score(problem, moved).fit - score(problem, answer).fit == told.instead.fit_change


@given(questions(most=8), st.data())
@MANY
def test_all_the_changes_together_place_all_whom_they_count(
    question: Json, data: st.DataObject
) -> None:
    problem = from_json(question)
    answer = data.draw(answers(problem))

    helps = most_help(problem, answer)

    named = [name for one in helps for name in one.households]
    assert len(named) == len(set(named))
    assert not set(named) & {p.household for p in answer.placements}
    helped = {
        told.household
        for told in unplaced(problem, answer)
        if told.ways and told.ways[0].changes and not problem.household[told.household].group
    }
    assert helped <= set(named), "whoever a change can place is in the sum"
    persons = [sum(problem.household[n].persons for n in one.households) for one in helps]
    assert persons == sorted(persons, reverse=True)
