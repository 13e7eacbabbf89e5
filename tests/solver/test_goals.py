"""Both goals where they are odd: crowding of any shape, reach given up for fit, urgency 0, fit below 0."""

import random
from collections.abc import Callable, Iterator
from itertools import count, islice

import pytest

from solver import Limits, allocate, from_json, score, violations
from solver.outcome import Work
from tests.solver.binding import plain, steered_to
from tests.solver.exactly import answer_of, solved_exactly
from tests.solver.tightened import RULES, Json
from tests.solver.trying import attainable, best_by_trying

# As many steps as the search needs until it turns to fit that reach may be given up for, and some more.
WORK = Work(rounds=20, bound_rounds=20, steps=230).packed()
# Questions with a promise may have no valid answer.
ANSWERABLE = [rule for rule in RULES if rule != "fixed"]


def some(number: int, make: Callable[[random.Random, Json], bool]) -> list[Json]:
    """So many questions in which some rule may bind, changed by `make`, which says whether to take them."""

    def all_of_them() -> Iterator[Json]:
        for seed in count():
            rng = random.Random(f"goals {seed}")
            question = steered_to(rng.choice(ANSWERABLE), seed)
            if make(rng, question):
                yield question

    return list(islice(all_of_them(), number))


def rising(rng: random.Random) -> list[int]:
    return sorted(rng.randint(0, 200) for _ in range(4))


def falling(rng: random.Random) -> list[int]:
    return sorted((rng.randint(0, 200) for _ in range(4)), reverse=True)


def up_and_down(rng: random.Random) -> list[int]:
    return [rng.choice([0, 0, 60, 200]) for _ in range(6)]


@pytest.mark.parametrize("points", [rising, falling, up_and_down])
def test_crowding_of_any_shape_is_weighed_exactly(
    points: Callable[[random.Random], list[int]],
) -> None:
    def crowd(rng: random.Random, question: Json) -> bool:
        steps = points(rng)
        ends = [*sorted(rng.sample(range(100), len(steps) - 1)), 100]
        question["policy"]["crowding"] = [list(one) for one in zip(ends, steps, strict=True)]
        for m in question["municipalities"]:
            for line in m["lines"]:
                line |= {"persons": rng.randint(3, 12), "used": rng.randint(0, 4)}
        return crowding_decides(question)

    for question in some(40, crowd):
        solved_exactly(question)


def crowding_decides(question: Json) -> bool:
    """Whether the best answer without crowding is not the best with it."""
    free = question | {"policy": question["policy"] | {"crowding": [[100, 0]]}}
    best, careless = best_by_trying(question), best_by_trying(free)
    assert best is not None
    assert careless is not None
    return score(from_json(question), answer_of(careless)) < best[:2]


def test_crowding_below_zero_is_weighed_exactly() -> None:
    question = plain(municipalities=2, households=1)
    question["policy"] |= {"language": [0, 5, 5, 5], "crowding": [[50, -10], [100, 0]]}
    nearly_full, free = question["municipalities"]
    nearly_full["languages"] = {"so": 1}
    nearly_full["lines"][0] |= {"persons": 2, "used": 1}
    free["lines"][0] |= {"persons": 2, "used": 0}

    solved_exactly(question)


def slack_matters(slack: int) -> Callable[[random.Random, Json], bool]:
    """Take questions in which giving up so much reach buys fit."""

    def make(_rng: random.Random, question: Json) -> bool:
        question["policy"] |= {"language": [-150, 20, 60, 90], "reach_slack": 0}
        strict = best_by_trying(question)
        question["policy"]["reach_slack"] = slack
        loose = best_by_trying(question)
        return strict is not None and loose is not None and loose.fit > strict.fit

    return make


@pytest.mark.parametrize("slack", [100, 300, 1000])
def test_with_slack_no_more_reach_is_given_up_and_the_limits_hold(slack: int) -> None:
    for question in some(4, slack_matters(slack)):
        problem, attained = from_json(question), attainable(question)

        outcome = allocate(problem, Limits(work=WORK))

        assert violations(problem, outcome.answer) == []
        assert outcome.reach >= max(attained) - max(attained) * slack // 1000, question
        assert outcome.bound_reach >= max(attained), question
        enough = [one.fit for one in attained.values() if one.reach >= outcome.reach]
        assert outcome.bound_fit >= max(enough), question


def test_with_slack_fit_is_the_best_of_all_with_enough_reach() -> None:
    question = plain(municipalities=2, households=2)
    question["policy"] |= {"language": [-10, 0, 0, 0], "reach_slack": 1000}
    for h, m in zip(question["households"], question["municipalities"], strict=True):
        h["only"] = [m["code"]]

    for asked in (question, *some(4, slack_matters(300)), *some(4, slack_matters(1000))):
        best = best_by_trying(asked)
        assert best is not None
        assert allocate(from_json(asked), Limits(work=WORK)).fit == best.fit, asked


def test_urgency_0_is_placed_only_where_that_raises_fit() -> None:
    def nobody_urgent(rng: random.Random, question: Json) -> bool:
        question["policy"]["language"] = [-rng.randint(100, 400), -50, 0, 40]
        for h in question["households"]:
            h["urgency"] = 0
        best = best_by_trying(question)
        return best is not None and len(best.placements) in {1, 2}

    for question in some(30, nobody_urgent):
        outcome = solved_exactly(question)
        assert outcome.reach == 0
        assert outcome.fit > 0
        assert 0 < len(outcome.answer.placements) < 3


def test_who_is_urgent_is_placed_also_where_that_lowers_fit() -> None:
    def far_from_good(rng: random.Random, question: Json) -> bool:
        question["policy"]["language"] = [-rng.randint(300, 600), -500, -400, -300]
        question["households"][0]["urgency"] = 0
        question["households"][1]["urgency"] = 1
        best = best_by_trying(question)
        return best is not None and best.fit < 0 < best.reach

    for question in some(30, far_from_good):
        outcome = solved_exactly(question)
        assert outcome.fit < 0
        assert outcome.answer.placements
