"""Questions without anybody, or without anywhere."""

import pytest

from tests.solver.binding import plain, plain_line
from tests.solver.exactly import solved_exactly
from tests.solver.trying import Json


@pytest.mark.parametrize("households", [0, 3, 201])
def test_without_any_municipality_nobody_is_placed(households: int) -> None:
    outcome = solved_exactly(plain(municipalities=0, households=households))

    assert outcome.answer.placements == ()


def test_without_any_household_there_is_nothing_to_do() -> None:
    outcome = solved_exactly(plain(municipalities=2, households=0))

    assert outcome.answer.placements == ()
    assert (outcome.bound_reach, outcome.bound_fit) == (0, 0)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"lines": []}, id="no line"),
        pytest.param({"monthly": 0}, id="none a month"),
        pytest.param({"dwellings": []}, id="no dwelling"),
        pytest.param({"lines": [plain_line("a", persons=3, used=3)]}, id="full"),
        pytest.param({"lines": [plain_line("a", persons=3, used=5)]}, id="over already"),
        pytest.param(
            {
                "lines": [
                    plain_line("a", persons=9) | {"categories": []},
                    plain_line("b", persons=9) | {"periods": []},
                ]
            },
            id="lines that count nobody",
        ),
        pytest.param(
            {"lines": [plain_line("a", persons=9), plain_line("b", persons=0)]},
            id="a second line that counts everybody and has no room",
        ),
    ],
)
def test_where_nobody_can_live_nobody_is_placed(change: Json) -> None:
    question = plain(municipalities=2, households=3)
    for m in question["municipalities"]:
        m.update(change)

    assert solved_exactly(question).answer.placements == ()


@pytest.mark.parametrize("change", [{"lines": []}, {"lines": [plain_line("a", 3, used=5)]}])
def test_beside_those_where_nobody_can_live_another_takes_everybody(change: Json) -> None:
    question = plain(municipalities=3, households=3)
    for m in question["municipalities"][:2]:
        m.update(change)

    placements = solved_exactly(question).answer.placements

    assert [one.municipality for one in placements] == ["002"] * 3


def test_whoever_may_come_only_after_the_last_month_waits() -> None:
    question = plain(municipalities=1, households=3)
    question["households"][0]["earliest"] = "2027-03"

    placed = {p.household for p in solved_exactly(question).answer.placements}

    assert placed == {"h1", "h2"}
