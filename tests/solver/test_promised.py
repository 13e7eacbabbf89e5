"""Promises are kept, or the question is refused: whichever rule they break, by themselves or together."""

import random
from itertools import count, islice

import pytest

from solver import Limits, ProblemError, allocate, from_json
from tests.solver.binding import steered_to
from tests.solver.exactly import solved_exactly
from tests.solver.tightened import RULES, Json
from tests.solver.trying import best_by_trying

BREAKABLE = [rule for rule in RULES if rule not in {"once", "fixed"}]


def promising(rule: str, seed: int) -> Json:
    """A question steered to the rule in which one or two households are promised something."""
    rng, question = random.Random(f"promised {rule} {seed}"), steered_to(rule, seed)
    for _ in range(rng.choice([1, 2, 2])):
        RULES["fixed"](rng, question)
    return question


@pytest.mark.parametrize("rule", BREAKABLE)
def test_promises_that_break_one_rule_are_refused(rule: str) -> None:
    without_answer = (
        question
        for question in (promising(rule, seed) for seed in count())
        if best_by_trying(question) is None and best_by_trying(question, without=rule) is not None
    )

    for question in islice(without_answer, 10):
        with pytest.raises(ProblemError, match="fixed placements break rules"):
            allocate(from_json(question), Limits(seconds=60))


@pytest.mark.parametrize("rule", BREAKABLE)
def test_promises_that_break_none_are_kept_and_the_rest_is_the_best(rule: str) -> None:
    answerable = (
        question
        for question in (promising(rule, seed) for seed in count())
        if best_by_trying(question) is not None
    )

    for question in islice(answerable, 15):
        placed = {p.household: p for p in solved_exactly(question).answer.placements}
        for h in question["households"]:
            if h["fixed"] is not None:
                there = placed[h["id"]].model_dump(exclude={"household"})
                assert there == h["fixed"], question
