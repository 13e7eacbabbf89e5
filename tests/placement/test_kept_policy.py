"""A policy that an older product has written is read, or said to be of another form; never read wrongly."""

import pytest

from placement.model.words import TieKind
from placement.rules.policy import PolicyData, PolicyOutdated, kept_policy

WRITTEN = PolicyData().model_dump(mode="json")


def test_what_is_written_is_read() -> None:
    assert kept_policy({**WRITTEN, "late": 120}) == PolicyData(late=120)


def test_what_was_not_known_yet_has_its_default_and_is_not_taken_for_written() -> None:
    older = {name: value for name, value in WRITTEN.items() if name != "reach_slack"}
    older["tie"] = {"work": 510}
    older["urgency"] = {"emergency": 9}

    read = kept_policy(older)

    assert read.reach_slack == PolicyData().reach_slack
    assert "reach_slack" not in read.model_fields_set
    assert "late" in read.model_fields_set
    assert read.tie == {**PolicyData().tie, TieKind.WORK: 510}
    assert read.urgency.emergency == 9
    assert read.urgency.other == PolicyData().urgency.other


def test_what_is_known_no_more_is_left_out() -> None:
    older = {
        **WRITTEN,
        "gone": 7,
        "tie": {**WRITTEN["tie"], "neighbour": 5},
        "urgency": {**WRITTEN["urgency"], "gone": 1},
    }

    assert kept_policy(older) == PolicyData()


def test_what_is_of_another_form_is_said_by_its_place() -> None:
    with pytest.raises(PolicyOutdated, match=r"^late, language$|^language, late$"):
        kept_policy({**WRITTEN, "late": 99_999, "language": [0, 60]})
