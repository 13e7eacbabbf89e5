"""The figures of the fairness sheet, worked out by hand."""

from typing import Any

from placement.rules.envy import Envy, comparable, envies
from placement.rules.fairness import shares_of
from placement.rules.spread import Group, Placed, figures, spread
from solver import Crowded, answer_from_json, crowding_by_line, from_json, score

Json = dict[str, Any]


def household(
    key: str,
    persons: int,
    needs: dict[str, int] | None = None,
    *,
    accessible: bool = False,
    fixed: Json | None = None,
    wishes: tuple[str, ...] = (),
) -> Json:
    return {
        "id": key, "persons": persons, "category": "ASYLUM", "urgency": 2, "earliest": "2027-01",
        "due": "2027-01", "needs": needs or {}, "accessible": accessible, "language": "so", "lat": None,
        "lon": None, "wishes": list(wishes), "ties": [], "outcome": {}, "excluded": [], "only": None,
        "standing": None, "group": None, "fixed": fixed,
    }  # fmt: skip


def municipality(code: str, persons: int, used: int = 0) -> Json:
    line = {"id": "q1", "categories": ["ASYLUM", "QUOTA"], "periods": ["2027-01"]}
    return {
        "code": code, "lat": 62.0, "lon": 25.0, "monthly": None, "dwellings": None, "languages": {},
        "services": {"school": 9},
        "lines": [
            {**line, "persons": persons, "used": used},
            {**line, "id": "q2", "categories": ["QUOTA"], "persons": persons, "used": 0},
        ],
    }  # fmt: skip


def question(municipalities: list[Json], households: list[Json]) -> Json:
    return {
        "format": "placement-problem/1", "name": "by hand", "periods": ["2027-01"],
        "policy": {
            "wish": [100], "tie": {}, "language": [0, 0, 0, 0], "near": 0, "near_km": 1.0, "outcome": 0,
            "late": 0, "standing": 0, "crowding": [[50, 0], [75, 20], [100, 60]],
        },
        "municipalities": municipalities, "households": households,
    }  # fmt: skip


def answer(**where: str) -> Json:
    return {
        "format": "placement-answer/1",
        "placements": [
            {"household": key, "municipality": code, "period": "2027-01", "dwelling": None}
            for key, code in where.items()
        ],
    }


def test_a_total_and_its_part_are_agreed_once_and_what_is_promised_is_apart() -> None:
    promise = {"municipality": "179", "period": "2027-01", "dwelling": None}
    asked = question(
        [municipality("179", 20, used=3), municipality("500", 10), municipality("999", 0)],
        [
            household("h1", 4, {"school": 2}, accessible=True),
            household("h2", 2, fixed=promise),
            household("h3", 5),
            household("h4", 1),
        ],
    )

    shares = shares_of(asked, answer(h1="179", h2="179", h3="179", h4="500"), without={"h3"})

    first = shares["179"]
    assert (first.agreed, first.used, first.promised, first.proposed) == (20, 3, 2, 4)
    assert (first.left, first.in_use) == (11, 0.45)
    assert (first.sizes, first.needs) == ((4,), (3,))
    assert shares["500"].sizes == (1,)
    assert set(shares) == {"179", "500"}


def test_more_used_than_agreed_leaves_nothing_and_says_so() -> None:
    shares = shares_of(question([municipality("179", 4, used=6)], []), answer(), without=())

    assert (shares["179"].left, shares["179"].in_use) == (0, 1.5)


def test_envy_is_of_lighter_sets_of_the_same_number() -> None:
    sets = {"a": (4, 3), "b": (2, 3), "c": (1, 1), "d": (1,), "e": (), "f": (6, 6, 6)}

    assert envies(sets) == {
        "a": Envy(of="c", less=5, envied=2, within_one=False),
        "b": Envy(of="c", less=3, envied=1, within_one=True),
    }
    assert comparable(sets) == 3


def test_equal_sets_envy_nobody() -> None:
    assert envies({"a": (2, 3), "b": (4, 1)}) == {}


def placed(language: str, waiting: int | None = 10, fit: int = 0) -> Placed:
    return Placed("ASYLUM", language, 3, waiting, fit)


def test_quartiles_of_a_group() -> None:
    found = figures([10, 20, 30, 40, 50])

    assert found is not None
    assert (found.lowest, found.lower, found.median, found.upper, found.highest) == (
        10, 20, 30, 40, 50,
    )  # fmt: skip
    assert figures([10, 20, 30, 40]) is None


def test_small_groups_are_told_together() -> None:
    languages = ["so"] * 6 + ["ar"] * 3 + ["fa"] * 2

    groups = spread([placed(one) for one in languages], lambda one: one.language)

    assert [(group.value, group.households) for group in groups] == [("so", 6), (None, 5)]


def test_one_small_group_is_not_told_by_subtraction() -> None:
    languages = ["so"] * 8 + ["ar"] * 6 + ["fa"] * 2

    groups = spread([placed(one) for one in languages], lambda one: one.language)

    assert [(group.value, group.households) for group in groups] == [("so", 8), (None, 8)]


def test_fewer_than_five_are_not_told_at_all() -> None:
    assert spread([placed("so")] * 4, lambda one: one.language) == []


def test_waiting_is_not_told_where_few_permits_are_known() -> None:
    groups = spread([placed("so", None, fit=7)] * 4 + [placed("so", 9, fit=7)], lambda _: "all")

    assert groups == [Group("all", 5, None, figures([7, 7, 7, 7, 7]))]


def test_crowding_takes_off_what_the_judge_takes_off() -> None:
    asked = question([municipality("179", 20, used=8)], [household("h1", 9, wishes=("179",))])
    problem, given = from_json(asked), answer_from_json(answer(h1="179"))

    crowded = crowding_by_line(problem, given)

    # The 9 come after 8: two below the half, five cost 20, two cost 60. The part for QUOTA takes nobody.
    assert crowded == [Crowded("179", "q1", 9, 5 * 20 + 2 * 60)]
    assert score(problem, given).fit == 9 * 100 - crowded[0].points
