"""Differences between two nights and their causes, worked out by hand."""

import copy
from typing import Any

import pytest

from placement.rules.changes import Cause, Change, Difference, Where, changes_between
from solver import answer_from_json, from_json
from tests.placement.test_fairness import answer, household, municipality, question

Json = dict[str, Any]


def night() -> Json:
    return question(
        [municipality("179", 6), municipality("500", 6)], [household("h1", 3), household("h2", 4)]
    )


def changes(before: tuple[Json, Json], after: tuple[Json, Json]) -> list[Change]:
    return changes_between(
        (from_json(before[0]), answer_from_json(before[1])),
        (from_json(after[0]), answer_from_json(after[1])),
    )


def only_change(before: tuple[Json, Json], after: tuple[Json, Json]) -> Change:
    [change] = changes(before, after)
    return change


def test_nothing_changes() -> None:
    assert changes((night(), answer(h1="179")), (night(), answer(h1="179"))) == []


def test_a_new_household() -> None:
    later = night()
    later["households"].append(household("h3", 1))

    change = only_change((night(), answer(h1="179")), (later, answer(h1="179", h3="500")))

    assert change == Change(
        "h3", Difference.NEW, Cause.NEW_HOUSEHOLD, None, Where("500", "2027-01")
    )


def test_a_household_that_waits_no_more() -> None:
    later = night()
    del later["households"][0]

    change = only_change((night(), answer(h1="179")), (later, answer()))

    assert (change.difference, change.cause) == (Difference.LOST, Cause.NOT_WAITING)


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ({"excluded": ["179"]}, Cause.EXCLUDED),
        ({"only": ["500"]}, Cause.EXCLUDED),
        ({"persons": 2}, Cause.FACTS),
        ({"wishes": ["500"], "standing": "179", "urgency": 5}, Cause.FACTS),
        ({"standing": "179", "urgency": 5}, Cause.WHOLE),
    ],
)
def test_what_has_happened_to_the_household_itself(facts: Json, cause: Cause) -> None:
    later = night()
    later["households"][0] |= facts

    change = only_change((night(), answer(h1="179")), (later, answer(h1="500")))

    assert (change.difference, change.cause) == (Difference.ELSEWHERE, cause)


def test_a_line_that_has_shrunk() -> None:
    later = night()
    later["municipalities"][0]["lines"][0]["used"] = 5

    change = only_change((night(), answer(h1="179")), (later, answer()))

    assert (change.cause, change.rules) == (Cause.OFFER_LESS, ("quota",))


def test_a_better_place_says_by_how_much() -> None:
    asked = night()
    asked["households"][0]["wishes"] = ["500"]

    change = only_change((asked, answer(h1="179")), (copy.deepcopy(asked), answer(h1="500")))

    assert (change.cause, change.points) == (Cause.BETTER, 100)


def test_one_that_another_has_displaced() -> None:
    change = only_change((night(), answer(h1="179", h2="500")), (night(), answer(h2="500")))
    assert change.cause is Cause.WHOLE

    lost, moved = changes((night(), answer(h1="179")), (night(), answer(h2="179")))

    assert (lost.household, lost.cause, lost.rules) == ("h1", Cause.DISPLACED, ("quota",))
    assert (moved.difference, moved.cause) == (Difference.NEW, Cause.WHOLE)


def test_one_whose_linked_household_went_elsewhere() -> None:
    asked = night()
    for one in asked["households"]:
        one["group"] = "g1"

    first, second = changes(
        (asked, answer(h1="179", h2="179")), (copy.deepcopy(asked), answer(h2="500"))
    )

    assert (first.household, first.difference, first.rules) == ("h1", Difference.LOST, ("group",))
    assert (first.cause, second.difference) == (Cause.DISPLACED, Difference.ELSEWHERE)
