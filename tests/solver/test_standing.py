"""A proposal that stands does not change for less than the points of `standing`."""

import pytest

from solver import Limits, allocate, from_json
from tests.placement.test_fairness import household, municipality, question


@pytest.mark.parametrize(
    ("wish", "place"), [(99, "179"), (101, "500")], ids=["less than standing", "more"]
)
def test_a_proposal_changes_only_for_more_than_the_points_of_standing(
    wish: int, place: str
) -> None:
    asked = question([municipality("179", 20), municipality("500", 20)], [household("h1", 3)])
    asked["policy"] |= {"standing": 100, "wish": [wish]}
    first = allocate(from_json(asked), Limits(seconds=20))
    assert len(first.answer.placements) == 1

    asked["households"][0] |= {"standing": "179", "wishes": ["500"]}
    again = allocate(from_json(asked), Limits(seconds=20))

    assert [one.municipality for one in again.answer.placements] == [place]
