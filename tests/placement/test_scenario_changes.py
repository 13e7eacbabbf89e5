"""The changes of a scenario, worked out by hand: what each makes of a question."""

from typing import Any

import pytest

from placement.model.words import Category, NeedKind
from placement.rules.scenario_change import (
    Arrivals,
    ArrivalsLike,
    DropExclusion,
    Dwellings,
    Intake,
    LinePersons,
    NewLine,
    PinTo,
    ScenarioChange,
    ServiceUnits,
    Weight,
    change_of,
    from_help,
    to_keep,
)
from placement.rules.scenario_holds import changes_hold
from placement.rules.scenario_problem import changed_problem
from placement.rules.scenario_weights import weights_of
from solver import Problem, answer_from_json, from_json, to_json
from tests.placement.test_fairness import answer, household, municipality, question

Json = dict[str, Any]
PROMISED = {"municipality": "179", "period": "2027-01", "dwelling": None}
WEIGHT = {
    "reach_slack": 7,
    "near": 120,
    "near_km": 90,
    "outcome": 5,
    "late": 30,
    "standing": 9,
    "wish.0": 350,
    "language.3": 77,
    "crowding.1": 25,
}


# The run has placed only what was promised.
NOWHERE = answer_from_json(answer(h3="179"))


def asked() -> Problem:
    """179 has lines of 6 and lists one dwelling, 500 of 4 and an intake of 5; h3 has been promised 179."""
    first, second = municipality("179", 6, used=1), municipality("500", 4)
    first["dwellings"] = None
    second["dwellings"] = [
        {"id": "d1", "count": 1, "min": 1, "max": 4, "accessible": False, "from": "2026-01"}
    ]
    second["monthly"] = 5
    households = [household("h1", 3, {"school": 2}), household("h2", 4)]
    households.append(household("h3", 2, {"school": 1}, fixed=PROMISED))
    households[1] |= {"excluded": ["500"], "wishes": ["179"], "group": "g1"}
    made = question([first, second], households)
    made["policy"]["tie"] = {"work": 50}
    return from_json(made)


def changed(*changes: ScenarioChange) -> Json:
    problem = asked()
    assert changes_hold(problem, changes) == []
    return to_json(changed_problem(problem, NOWHERE, changes, name="changed"))


def differing(*changes: ScenarioChange) -> set[str]:
    """The parts of the question that are not as they were: the code or id of each, or the part's name."""
    before, after = to_json(asked()), changed(*changes)
    found = {key for key in ("periods", "policy") if before[key] != after[key]}
    for part, key in (("municipalities", "code"), ("households", "id")):
        old = {one[key]: one for one in before[part]}
        found |= {one[key] for one in after[part] if one != old.get(one[key])}
    return found


def municipality_in(made: Json, code: str) -> Json:
    found: dict[str, Json] = {one["code"]: one for one in made["municipalities"]}
    return found[code]


def household_in(made: Json, key: str) -> Json:
    found: dict[str, Json] = {one["id"]: one for one in made["households"]}
    return found[key]


def test_without_changes_it_is_the_same_question() -> None:
    assert changed() == to_json(asked()) | {"name": "changed"}


def test_what_the_run_has_proposed_stands_and_nothing_else() -> None:
    problem = from_json(changed())
    before = {**to_json(problem)}
    before["households"][0]["standing"] = "500"

    made = changed_problem(
        from_json(before), answer_from_json(answer(h2="179", h3="179")), [], name="x"
    )

    assert [one.standing for one in made.households] == [None, "179", None]


@pytest.mark.parametrize("persons", [5, -3])
def test_a_line_takes_more_or_fewer(persons: int) -> None:
    change = LinePersons(municipality="179", line="q1", persons=persons)

    lines = municipality_in(changed(change), "179")["lines"]

    # Of 6 persons 1 is used and 2 are promised: 3 is the least.
    assert [line["persons"] for line in lines] == [6 + persons, 6]
    assert differing(change) == {"179"}


def test_a_line_that_is_not_agreed_yet() -> None:
    change = NewLine(
        municipality="500", category=Category.EMERGENCY, persons=2, from_month="2027-01"
    )

    line = municipality_in(changed(change), "500")["lines"][2]

    assert (line["categories"], line["persons"], line["used"]) == (["EMERGENCY"], 2, 0)
    assert line["periods"] == ["2027-01"]
    assert differing(change) == {"500"}


def test_a_municipality_receives_more_in_a_month() -> None:
    change = Intake(municipality="500", persons=3)

    assert municipality_in(changed(change), "500")["monthly"] == 8
    assert differing(change) == {"500"}


def test_more_dwellings_of_a_kind_from_a_month() -> None:
    kind = {"smallest": 2, "largest": 5, "accessible": True, "from_month": "2027-01"}
    change = Dwellings(municipality="500", count=2, **kind)

    listed = municipality_in(changed(change, change), "500")["dwellings"]

    assert len({one["id"] for one in listed}) == 3
    assert listed[1] == {
        "id": "more-1", "count": 2, "min": 2, "max": 5, "accessible": True, "from": "2027-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("service", "units", "then"),
    [(NeedKind.SCHOOL, 4, 13), (NeedKind.SCHOOL, -8, 1), (NeedKind.DAYCARE, 2, 2)],
)
def test_a_service_has_more_or_fewer_units_or_is_new(
    service: NeedKind, units: int, then: int
) -> None:
    change = ServiceUnits(municipality="179", service=service, units=units)

    assert municipality_in(changed(change), "179")["services"][service.value] == then
    assert differing(change) == {"179"}


def test_every_weight_can_be_changed_alone() -> None:
    values = {**WEIGHT, "tie.work": 60}
    for weight, value in values.items():
        before = weights_of(asked().policy)
        after = weights_of(from_json(changed(Weight(weight=weight, value=value))).policy)

        assert after == before | {weight: value}
    assert differing(*(Weight(weight=weight, value=value) for weight, value in values.items())) == {
        "policy"
    }


def test_arrivals_like_a_household_have_its_needs_and_nothing_that_is_its_own() -> None:
    made = changed(ArrivalsLike(count=2, household="h2"), ArrivalsLike(count=1, household="h1"))

    assert [one["id"] for one in made["households"]] == ["h1", "h2", "h3", "a1", "a2", "a3"]
    alike: Json = {"excluded": [], "wishes": [], "group": None}
    assert household_in(made, "a1") == household_in(made, "h2") | alike | {"id": "a1"}
    assert household_in(made, "a3")["needs"] == {"school": 2}


def test_arrivals_like_a_promised_household_are_promised_nothing() -> None:
    made = changed(ArrivalsLike(count=1, household="h3"))

    assert household_in(made, "a1")["fixed"] is None


def test_arrivals_of_a_described_kind() -> None:
    made = changed(
        Arrivals(
            count=1,
            persons=5,
            category=Category.QUOTA,
            urgency=4,
            language="ar",
            accessible=True,
            from_month="2027-01",
        )
    )

    one = household_in(made, "a1")
    told = ("persons", "category", "urgency", "language", "accessible", "earliest", "due")
    assert [one[key] for key in told] == [5, "QUOTA", 4, "ar", True, "2027-01", "2027-02"]


def test_a_pin_and_an_exclusion_that_is_dropped() -> None:
    made = changed(
        PinTo(household="h1", municipality="500"), DropExclusion(household="h2", municipality="500")
    )

    assert household_in(made, "h1")["only"] == ["500"]
    assert household_in(made, "h2")["excluded"] == []


@pytest.mark.parametrize(
    ("help_", "then"),
    [
        ({"kind": "quota", "of": "q1"}, LinePersons(municipality="179", line="q1", persons=2)),
        ({"kind": "monthly"}, Intake(municipality="179", persons=2)),
        ({"kind": "service", "of": "school"},
         ServiceUnits(municipality="179", service=NeedKind.SCHOOL, units=2)),
        ({"kind": "line", "of": "QUOTA"},
         NewLine(municipality="179", category=Category.QUOTA, persons=2, from_month="2027-01")),
        ({"kind": "dwelling", "persons": 4, "accessible": True},
         Dwellings(municipality="179", count=2, smallest=4, largest=4, accessible=True, from_month="2027-01")),
        ({"kind": "quota", "of": "promised-QUOTA-2027-01"}, None),
        ({"kind": "excluded"}, None),
        ({"kind": "only"}, None),
    ],
)  # fmt: skip
def test_what_would_help_becomes_a_change(help_: Json, then: ScenarioChange | None) -> None:
    kept = {"municipality": "179", "amount": 2, "period": "2027-01", "of": "", "persons": 0}

    made = from_help({**kept, "accessible": False, **help_})

    assert made == then
    assert made is None or change_of(to_keep(made)) == made
