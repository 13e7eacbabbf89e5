"""What is missed and left unused adds up to the distance between an answer and the limit, whatever was moved."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from solver import from_json
from solver.arrays import Arrays, Place, compile_arrays
from solver.bound import weight_of_reach
from solver.construct import construct
from solver.prices import PriceList
from solver.relax import Relaxer
from solver.shortfall import Shortfall
from solver.state import State, fit_of_fixed, reach_of_fixed
from tests.solver.questions import Json, questions

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@given(questions(most=4))
@settings(max_examples=100, deadline=None, suppress_health_check=SLOW, derandomize=True)
def test_missed_and_unused_are_all_that_keeps_an_answer_from_the_limit(question: Json) -> None:
    arrays = compile_arrays(from_json(question))
    price_list, weight = PriceList(arrays), weight_of_reach(arrays)
    relaxation = Relaxer(arrays, price_list).relax(weight, lambda rounds: rounds < 3)
    state = construct(arrays, relaxation)
    worth = price_list.worth(relaxation.prices, weight)
    shortfall = Shortfall(arrays, worth, relaxation.prices.tolist(), weight, state)

    move_at_random(arrays, state, shortfall)

    value = weight * (state.reach() - reach_of_fixed(arrays)) + state.fit() - fit_of_fixed(arrays)
    short = price_list.limit(relaxation.prices, worth) - value
    found = float(shortfall.missed().sum() + shortfall.unused().sum())
    # Where crowding falls the relaxation is above it, and the limit higher than what can be missed or unused.
    assert found <= short + 1e-6
    if steps_rise(question["policy"]["crowding"]):
        assert found == pytest.approx(short)
    assert (shortfall.unused() >= -1e-9).all()


def move_at_random(arrays: Arrays, state: State, shortfall: Shortfall) -> None:
    """Move some households, and tell the shortfall so."""
    rng = random.Random(len(arrays.households))
    for h in range(len(arrays.households)):
        places: list[Place | None] = [
            place
            for m in np.flatnonzero(arrays.may[h]).tolist()
            for place, _ in arrays.ways(h, m)
            if state.at[h] is None and state.fits(h, place)
        ]
        change = (h, rng.choice([None, *places]))
        state.move_all([change])
        shortfall.follow([change])


def steps_rise(crowding: list[list[int]]) -> bool:
    points = [points for _, points in crowding]
    return points == sorted(points) and points[0] >= 0
