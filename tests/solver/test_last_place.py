"""What giving up some reach may buy: never below the truth, never less for more, and no part of a replay."""

import threading

from hypothesis import HealthCheck, given, settings

from solver import Limits, allocate, from_json, read_problem
from solver.arrays import compile_arrays
from solver.bound import weight_of_reach
from solver.last_place import THOUSANDTHS, cheaper_lines
from solver.prices import PriceList
from solver.relax import Relaxer
from tests.solver.judge import shared_problem
from tests.solver.questions import Json, questions
from tests.solver.trying import attainable

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@given(questions(most=3))
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_no_answer_lies_above_a_line(question: Json) -> None:
    arrays, attained = compile_arrays(from_json(question)), attainable(question)
    relaxer = Relaxer(arrays, PriceList(arrays))

    lines = cheaper_lines(relaxer, weight_of_reach(arrays), threading.Event())

    assert len(lines) == 4
    for weight, limit in lines:
        assert all(weight * reach + one.fit <= limit for reach, one in attained.items())


def test_no_more_lines_are_asked_for_once_the_search_has_ended() -> None:
    arrays = compile_arrays(read_problem(shared_problem("keski-suomi")))
    ended = threading.Event()
    ended.set()

    assert cheaper_lines(Relaxer(arrays, PriceList(arrays)), 800.0, ended) == []


def test_more_given_up_buys_no_less_and_a_replay_does_not_need_it() -> None:
    problem = read_problem(shared_problem("keski-suomi"))

    first = allocate(problem, Limits(seconds=8, seed=3))
    again = allocate(problem, Limits(seconds=0.001, seed=3, work=first.work))

    assert [one for one, _ in first.last_place] == list(THOUSANDTHS)
    fits = [fit for _, fit in first.last_place]
    assert fits == sorted(fits)
    assert fits[0] >= first.fit
    assert fits[-1] > first.fit
    assert (again.answer, again.work) == (first.answer, first.work)
    assert first.to_json()["last_place"] == [list(one) for one in first.last_place]
