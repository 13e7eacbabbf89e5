"""The baselines of `make bench` find the best there is where that can be tried, and say so where they cannot."""

import copy
import itertools
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, assume, given, settings

from solver import Answer, Problem, from_json, score, violations
from solver.arrays import Arrays, compile_arrays
from tests.bench.baselines import cpsat, greedy, highs, whole
from tests.bench.baselines.choices import all_choices, count_choices
from tests.bench.baselines.run import NotFinishedError, weight_of_reach
from tests.solver.questions import Json, questions, ways

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
SOME = settings(max_examples=40, deadline=None, suppress_health_check=SLOW, derandomize=True)


def rising(question: Json) -> Problem:
    """The question with a crowding that rises, as policies have it and the baselines need."""
    made = copy.deepcopy(question)
    points = sorted(points for _, points in made["policy"]["crowding"])
    made["policy"]["crowding"] = [[50, points[0]], [80, points[1]], [100, points[2]]]
    return from_json(made)


def value(problem: Problem, arrays: Arrays, answer: Answer) -> int:
    attained = score(problem, answer)
    return weight_of_reach(arrays) * attained.reach + attained.fit


@given(questions())
@SOME
def test_all_choices_at_once_give_the_best_there_is(question: Json) -> None:
    problem = rising(question)
    arrays = compile_arrays(problem)
    own = [ways(problem, h.id) for h in problem.households]
    assume(any(len(places) > 1 for places in own))
    answers = (Answer(placements=tuple(filter(None, one))) for one in itertools.product(*own))
    best = max(value(problem, arrays, one) for one in answers if not violations(problem, one))

    for method in (cpsat, highs):
        answer = method.solve(arrays, time.monotonic() + 600).answer()

        assert violations(problem, answer) == []
        assert value(problem, arrays, answer) == best, method.__name__


@given(questions(most=8))
@SOME
def test_all_choices_that_have_room_are_the_places_of_each_household_alone(question: Json) -> None:
    problem = rising(question)
    arrays = compile_arrays(problem)

    choices = all_choices(arrays)

    assert len(choices.household) == count_choices(arrays)
    too_much = set(choices.taker[choices.amount > arrays.limits[choices.row]].tolist())
    found = [
        arrays.choice(int(h), *place)
        for n, (h, place) in enumerate(zip(choices.household, choices.place.tolist(), strict=True))
        if n not in too_much
    ]
    allowed = [one for h in problem.households for one in ways(problem, h.id) if one is not None]
    assert [
        (c.household.id, c.municipality.code, c.period, c.dwelling and c.dwelling.id) for c in found
    ] == [(one.household, one.municipality, one.period, one.dwelling) for one in allowed]


@given(questions(most=8))
@SOME
def test_greedy_breaks_no_rule_and_leaves_nobody_who_fits_beside_the_others(question: Json) -> None:
    problem = rising(question)

    answer = greedy.solve(compile_arrays(problem), 0).answer()

    assert violations(problem, answer) == []
    placed = {one.household for one in answer.placements}
    for household in problem.households:
        if household.id in placed or not household.urgency or household.group:
            continue
        for one in filter(None, ways(problem, household.id)):
            more = Answer(placements=(*answer.placements, one))
            assert violations(problem, more), f"{one} has room"


QUESTION: Json = {
    "format": "placement-problem/1",
    "name": "one",
    "periods": ["2027-01"],
    "policy": {
        "wish": [400], "tie": {}, "language": [0, 0, 0, 0], "near": 0, "near_km": 1, "outcome": 0,
        "late": 0, "standing": 0, "crowding": [[100, 0]],
    },
    "municipalities": [
        {
            "code": "179", "lat": 62.2, "lon": 25.7, "monthly": None, "dwellings": None,
            "services": {}, "languages": {},
            "lines": [{
                "id": "179-1", "categories": ["ASYLUM"], "periods": ["2027-01"], "persons": 9, "used": 0,
            }],
        }
    ],
    "households": [
        {
            "id": "h0", "persons": 2, "category": "ASYLUM", "urgency": 3, "earliest": "2027-01",
            "due": "2027-01", "needs": {}, "accessible": False, "language": "so", "lat": None,
            "lon": None, "wishes": ["179"], "ties": [], "outcome": {}, "excluded": [], "only": None,
            "standing": None, "group": None, "fixed": None,
        }
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", ["greedy", "cpsat", "highs"])
def test_as_a_process_it_writes_its_answer_and_tells_of_it(name: str, tmp_path: Path) -> None:
    problem, answer = tmp_path / "problem.json", tmp_path / "answer.json"
    problem.write_text(json.dumps(QUESTION))
    command = [sys.executable, "-m", "tests.bench.baselines", name, str(problem), str(answer)]

    said = subprocess.run([*command, "600"], capture_output=True, text=True, check=True).stdout

    assert json.loads(answer.read_text())["placements"] == [
        {"household": "h0", "municipality": "179", "period": "2027-01", "dwelling": None}
    ]
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert told
    assert all("not_finished" not in one for one in told)


@pytest.mark.parametrize("method", [cpsat, highs])
def test_no_time_is_no_answer_and_says_why(method: ModuleType) -> None:
    arrays = compile_arrays(from_json(QUESTION))

    with pytest.raises(NotFinishedError, match=r"no answer in time: .* of 1 choices"):
        method.solve(arrays, time.monotonic() - 1)


@pytest.mark.parametrize("method", [cpsat, highs])
def test_too_many_choices_for_its_memory_are_not_tried(
    method: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrays = compile_arrays(from_json(QUESTION))
    monkeypatch.setattr(whole, "BYTES_PER_CHOICE", 3 * 2**30)
    monkeypatch.setattr(resource, "getrlimit", lambda _what: (2**31, 2**31))

    with pytest.raises(NotFinishedError, match="1 choices need about 3 GiB, it may have 2 GiB"):
        method.solve(arrays, time.monotonic() + 600)


def test_a_crowding_that_falls_is_not_tried() -> None:
    question = copy.deepcopy(QUESTION)
    question["policy"]["crowding"] = [[50, 9], [100, 0]]

    with pytest.raises(NotFinishedError, match="crowding falls"):
        highs.solve(compile_arrays(from_json(question)), time.monotonic() + 600)
