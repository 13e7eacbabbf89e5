"""What a scenario cannot change: every refusal with its place and its cure, and changes judged one after another."""

from typing import Any

import pytest

from placement.rules.scenario_change import (
    ArrivalsLike,
    DropExclusion,
    LinePersons,
    PinTo,
    change_of,
)
from placement.rules.scenario_holds import MOST_CHANGES, changes_hold
from tests.placement.test_scenario_changes import asked

Json = dict[str, Any]
ARRIVING = {"persons": 1, "category": "QUOTA", "urgency": 2, "language": "", "accessible": False}
DWELLING = {"count": 1, "smallest": 1, "largest": 2, "accessible": False, "from_month": "2027-01"}


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        ({"kind": "line", "municipality": "999", "line": "q1", "persons": 1},
         "scenario-municipality-not-asked", {}),
        ({"kind": "line", "municipality": "179", "line": "q9", "persons": 1},
         "scenario-line-not-asked", {}),
        ({"kind": "line", "municipality": "179", "line": "q1", "persons": 0},
         "scenario-same-as-before", {}),
        ({"kind": "line", "municipality": "179", "line": "q1", "persons": -4},
         "scenario-line-below-taken", {"now": 6, "taken": 3, "most": 3}),
        ({"kind": "new_line", "municipality": "179", "category": "QUOTA", "persons": 1, "from_month": "2027-02"},
         "scenario-month-not-asked", {"month": "2027-02", "first": "2027-01", "last": "2027-01"}),
        ({"kind": "intake", "municipality": "179", "persons": 1}, "scenario-intake-unlimited", {}),
        ({"kind": "intake", "municipality": "500", "persons": 0}, "scenario-same-as-before", {}),
        ({"kind": "intake", "municipality": "500", "persons": -6},
         "scenario-intake-below-promised", {"now": 5, "promised": 0, "most": 5}),
        ({"kind": "dwellings", "municipality": "179", **DWELLING}, "scenario-dwellings-not-listed", {}),
        ({"kind": "dwellings", "municipality": "500", **DWELLING, "smallest": 3},
         "scenario-dwelling-sizes", {"smallest": 3, "largest": 2}),
        ({"kind": "dwellings", "municipality": "500", **DWELLING, "from_month": "2027-02"},
         "scenario-month-not-asked", {"month": "2027-02", "first": "2027-01", "last": "2027-01"}),
        ({"kind": "service", "municipality": "179", "service": "school", "units": 0},
         "scenario-same-as-before", {}),
        ({"kind": "service", "municipality": "179", "service": "school", "units": -9},
         "scenario-service-below-promised", {"service": "school", "now": 9, "promised": 1, "most": 8}),
        ({"kind": "service", "municipality": "179", "service": "daycare", "units": -1},
         "scenario-service-below-promised", {"service": "daycare", "now": 0, "promised": 0, "most": 0}),
        ({"kind": "weight", "weight": "luck", "value": 1}, "scenario-weight-unknown", {}),
        ({"kind": "weight", "weight": "reach_slack", "value": 1001},
         "scenario-weight-out-of-range", {"least": 0, "most": 1000}),
        ({"kind": "weight", "weight": "wish.0", "value": 100}, "scenario-same-as-before", {}),
        ({"kind": "arrivals", "count": 1, **ARRIVING, "from_month": "2028-01"},
         "scenario-month-not-asked", {"month": "2028-01", "first": "2027-01", "last": "2027-01"}),
        ({"kind": "arrivals_like", "count": 1, "household": "h9"}, "scenario-household-not-asked", {}),
        ({"kind": "pin", "household": "h9", "municipality": "500"}, "scenario-household-not-asked", {}),
        ({"kind": "pin", "household": "h3", "municipality": "500"}, "scenario-household-promised", {}),
        ({"kind": "pin", "household": "h1", "municipality": "999"}, "scenario-municipality-not-asked", {}),
        ({"kind": "pin", "household": "h2", "municipality": "500"}, "scenario-pin-to-excluded", {}),
        ({"kind": "exclusion", "household": "h1", "municipality": "500"}, "scenario-not-excluded", {}),
        ({"kind": "exclusion", "household": "h3", "municipality": "500"}, "scenario-household-promised", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_is_told(change: Json, code: str, params: Json) -> None:
    [refusal] = changes_hold(asked(), [change_of(change)])

    assert (refusal.code, refusal.params) == (code, params)


def test_a_change_is_judged_after_those_before_it() -> None:
    less = LinePersons(municipality="179", line="q1", persons=-2)
    pin = PinTo(household="h1", municipality="500")

    assert [one.code for one in changes_hold(asked(), [less, less])] == [
        "scenario-line-below-taken"
    ]
    assert [one.code for one in changes_hold(asked(), [pin, pin])] == ["scenario-same-as-before"]
    # What the exclusion forbade is allowed once it is dropped.
    dropped = DropExclusion(household="h2", municipality="500")
    assert changes_hold(asked(), [dropped, PinTo(household="h2", municipality="500")]) == []


def test_there_are_not_too_many() -> None:
    more = LinePersons(municipality="179", line="q1", persons=1)
    crowd = ArrivalsLike(count=300, household="h1")

    assert changes_hold(asked(), [more] * MOST_CHANGES) == []
    assert [one.code for one in changes_hold(asked(), [more] * (MOST_CHANGES + 1))] == [
        "scenario-too-many-changes"
    ]
    assert [(one.code, one.params) for one in changes_hold(asked(), [crowd, crowd])] == [
        ("scenario-too-many-arrivals", {"most": 500, "there": 300})
    ]
