"""Which groups are told of apart: never a small one, and none that could be told by subtraction."""

import pytest

from placement.rules.small_groups import told_apart


@pytest.mark.parametrize(
    ("households", "apart", "together"),
    [
        ({"a": 9, "b": 5}, ["a", "b"], []),
        ({"a": 9, "b": 3, "c": 2}, ["a"], ["c", "b"]),
        ({"a": 9, "b": 6, "c": 2}, ["a"], ["c", "b"]),
        ({"a": 9, "b": 4}, [], ["b", "a"]),
        ({"a": 3, "b": 1}, [], []),
        ({"a": 9, "b": 0}, ["a"], []),
        ({}, [], []),
    ],
)
def test_groups_of_fewer_than_five(
    households: dict[str, int], apart: list[str], together: list[str]
) -> None:
    assert told_apart(households) == (apart, together)


def test_who_may_see_the_households_is_told_of_every_group() -> None:
    assert told_apart({"a": 1, "b": 3, "c": 0}, least=1) == (["b", "a"], [])
