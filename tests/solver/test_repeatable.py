"""In another order a question has the same best answer; the same seed and work give the same answer exactly."""

import copy
import json
import os
import random
import subprocess
import sys
from dataclasses import replace

import pytest

from solver import Limits, Outcome, allocate, from_json
from solver.neighbourhood import Neighbourhoods
from solver.outcome import Work
from tests.solver.binding import steered_to
from tests.solver.tightened import RULES, Json

ANSWERABLE = [rule for rule in RULES if rule != "fixed"]
# Solves each line of its input by prescribed work, part by part, and prints the whole answer.
SOLVE_ALL = """
import json, sys
from solver import Limits, allocate, answer_to_json, from_json
from solver.neighbourhood import Neighbourhoods
Neighbourhoods.whole = lambda *_: None
for line in sys.stdin:
    asked = json.loads(line)
    outcome = allocate(from_json(asked["question"]), Limits(work=asked["work"], seed=asked["seed"]))
    sys.stderr.write(json.dumps([answer_to_json(outcome.answer), outcome.work]) + "\\n")
"""


def shuffled(question: Json, seed: int) -> Json:
    """The same question with everything that has no order of its own in another order."""
    rng, other = random.Random(seed), copy.deepcopy(question)
    rng.shuffle(other["municipalities"])
    rng.shuffle(other["households"])
    for m in other["municipalities"]:
        rng.shuffle(m["lines"])
        rng.shuffle(m["dwellings"] or [])
        m["services"] = dict(rng.sample(sorted(m["services"].items()), len(m["services"])))
        for line in m["lines"]:
            line["categories"] = line["categories"][::-1]
            line["periods"] = line["periods"][::-1]
    for h in other["households"]:
        h["needs"] = dict(reversed(h["needs"].items()))
        h["ties"] = h["ties"][::-1]
    return other


def said(outcome: Outcome) -> Outcome:
    """All but the seconds that it took."""
    return replace(outcome, took=0.0, last_place=())


@pytest.mark.parametrize("households", [3, 9])
@pytest.mark.parametrize("rule", ANSWERABLE)
def test_in_another_order_reach_and_fit_are_the_same(rule: str, households: int) -> None:
    for seed in range(4):
        question = steered_to(rule, seed, households)

        one = allocate(from_json(question), Limits(seconds=60))
        other = allocate(from_json(shuffled(question, seed)), Limits(seconds=60, seed=seed))

        attained = one.reach, one.fit
        assert (other.reach, other.fit) == attained, question
        assert (one.bound_reach, one.bound_fit) == attained, question
        assert (other.bound_reach, other.bound_fit) == attained, question


@pytest.mark.parametrize("rule", ANSWERABLE)
def test_too_large_to_try_no_limit_lies_below_an_answer_found_in_another_order(rule: str) -> None:
    question = steered_to(rule, seed=7, households=50)

    outcomes = [
        allocate(from_json(shuffled(question, seed)), Limits(work=work.packed(), seed=seed))
        for seed, work in enumerate([Work(), Work(2, 1, 3), Work(9, 9, 20)])
    ]

    for one in outcomes:
        for other in outcomes:
            assert one.bound_reach >= other.reach
            assert one.bound_fit >= other.fit or one.reach > other.reach


@pytest.mark.parametrize("rule", ANSWERABLE)
def test_the_work_that_was_done_gives_the_same_answer_again(rule: str) -> None:
    question = from_json(steered_to(rule, seed=5, households=9))

    first = allocate(question, Limits(seconds=60, seed=11))
    again = allocate(question, Limits(seconds=0.001, seed=11, work=first.work))

    assert said(again) == said(first)


@pytest.mark.parametrize("rule", ANSWERABLE)
def test_part_by_part_the_same_seed_and_work_give_the_same_answer(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Neighbourhoods, "whole", lambda *_: None)
    question = from_json(steered_to(rule, seed=6, households=9))
    limits = Limits(work=Work(rounds=3, bound_rounds=2, steps=12).packed(), seed=4)

    assert said(allocate(question, limits)) == said(allocate(question, limits))


def test_another_process_whose_sets_have_another_order_gives_the_same_answers() -> None:
    work = Work(rounds=3, bound_rounds=2, steps=12).packed()
    asked = "\n".join(
        json.dumps({"question": steered_to(rule, seed, 9), "work": work, "seed": seed})
        for seed, rule in enumerate(ANSWERABLE)
    )

    first, second = (
        subprocess.run(
            [sys.executable, "-c", SOLVE_ALL],
            input=asked,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stderr
        for hash_seed in ("1", "2")
    )

    assert len(first.splitlines()) == len(ANSWERABLE)
    assert first == second
