"""A scenario beside its run, worked out by hand: who gains, loses and moves, and the figures of both."""

from typing import Any

from placement.rules.scenario_change import ArrivalsLike, ScenarioChange, Weight
from placement.rules.scenario_compared import Compared, Effect, compared
from placement.rules.scenario_problem import changed_problem
from solver import Answer, answer_from_json, from_json
from tests.placement.test_fairness import answer, household, municipality, question

PROMISED = {"municipality": "179", "period": "2027-01", "dwelling": None}


def compare(before: dict[str, Any], after: dict[str, Any], *changes: ScenarioChange) -> Compared:
    asked = question(
        [municipality("179", 20), municipality("500", 20)],
        [
            household("h1", 3, wishes=("179",)),
            household("h2", 4),
            household("h3", 2),
            household("h4", 5, fixed=PROMISED),
        ],
    )
    asked["periods"] = ["2027-01", "2027-02"]
    problem = from_json(asked)

    def said(places: dict[str, Any]) -> Answer:
        told = answer(h4="179", **{key: place[0] for key, place in places.items()})
        for one in told["placements"]:
            one["period"] = places.get(one["household"], ("", "2027-01"))[1]
        return answer_from_json(told)

    changed = changed_problem(problem, said(before), changes, name="changed")
    return compared(changed, said(before), said(after))


def test_the_same_places_affect_nobody() -> None:
    found = compare({"h1": ("179", "2027-01")}, {"h1": ("179", "2027-01")})

    assert found.affected == []
    assert found.before == found.after
    assert (found.before.placed, found.before.unplaced, found.before.persons) == (1, 2, 3)
    # Urgency 2: 3 persons placed and 5 promised.
    assert found.before.reach == 2 * (3 + 5)


def test_who_gains_who_loses_and_who_moves() -> None:
    found = compare(
        {"h1": ("179", "2027-01"), "h3": ("179", "2027-01")},
        {"h1": ("500", "2027-01"), "h2": ("179", "2027-02")},
    )

    told = [(one.household, one.persons, one.effect) for one in found.affected]
    assert told == [("h1", 3, Effect.MOVES), ("h2", 4, Effect.GAINS), ("h3", 2, Effect.LOSES)]
    gained, lost = found.affected[1], found.affected[2]
    assert (gained.before, gained.after and gained.after.period) == (None, "2027-02")
    assert (lost.before and lost.before.municipality, lost.after) == ("179", None)


def test_only_the_month_is_another() -> None:
    found = compare({"h1": ("179", "2027-01")}, {"h1": ("179", "2027-02")})

    assert [one.effect for one in found.affected] == [Effect.OTHER_MONTH]


def test_arrivals_are_counted_apart() -> None:
    change = ArrivalsLike(count=2, household="h2")

    found = compare(
        {"h1": ("179", "2027-01")},
        {"h1": ("179", "2027-01"), "a1": ("500", "2027-01")},
        change,
    )

    assert (found.arrivals, found.arrivals_placed) == (2, 1)
    assert found.affected == []
    assert (found.after.placed, found.after.unplaced) == (1, 2)
    assert found.after.reach - found.before.reach == 2 * 4


def test_both_are_counted_by_the_weights_of_the_scenario() -> None:
    places = {"h1": ("179", "2027-01")}

    as_it_was = compare(places, places)
    found = compare(places, places, Weight(weight="wish.0", value=150))

    # The wish of 3 persons is worth 50 points more for each.
    assert found.before.fit == found.after.fit == as_it_was.before.fit + 3 * 50


def test_who_keeps_the_runs_place_has_the_points_of_standing() -> None:
    weight = Weight(weight="standing", value=70)

    kept = compare({"h2": ("179", "2027-01")}, {"h2": ("179", "2027-02")}, weight)
    moved = compare({"h2": ("179", "2027-01")}, {"h2": ("500", "2027-01")}, weight)

    assert kept.after.fit == kept.before.fit
    assert moved.before.fit - moved.after.fit == 4 * 70
    assert moved.before.fit == kept.before.fit
