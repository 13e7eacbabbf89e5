"""How facts become urgency, language and room: the pure rules of a question."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.model.household import Household
from placement.model.words import Category, Ground, NeedKind
from placement.rules.category import category_of
from placement.rules.household_language import Speaker, language_of
from placement.rules.months import add_months, months_between, months_from
from placement.rules.policy import PolicyData
from placement.rules.room_for_promises import make_room_for_promises
from placement.rules.urgency import urgency_of
from solver import Answer, Placement, from_json, violations
from tests.make import NOW

DAY = date(2026, 11, 24)
POLICY = PolicyData()
ADULT, SMALL, LARGE = date(1990, 1, 1), date(2021, 1, 1), date(2012, 1, 1)


def household(**facts: Any) -> Household:  # noqa: ANN401 (any column)
    return Household(
        **{
            "code": "T",
            "authority_id": 1,
            "ground": Ground.ASYLUM,
            "permit_day": DAY,
            "registered_at": NOW,
            **facts,
        }
    )


@pytest.mark.parametrize(
    ("facts", "births", "needs", "urgency"),
    [
        ({"emergency": True}, [ADULT], [], 10),
        ({"unaccompanied_minor": True}, [LARGE], [], 6),
        ({}, [ADULT, ADULT], [NeedKind.MENTAL_HEALTH], 4),
        ({}, [ADULT, ADULT], [NeedKind.SCHOOL], 2),
        ({}, [ADULT, SMALL], [], 4),
        ({}, [ADULT, LARGE], [], 2),
        ({}, [ADULT, ADULT, SMALL], [], 2),
        ({}, [ADULT], [], 2),
        # 60 days of target, then one for each full 30 days.
        ({"permit_day": DAY - timedelta(days=89)}, [ADULT], [], 2),
        ({"permit_day": DAY - timedelta(days=90)}, [ADULT], [], 3),
        ({"permit_day": DAY - timedelta(days=150)}, [ADULT], [], 5),
        ({"permit_day": DAY - timedelta(days=2000)}, [ADULT], [], 10),
        ({"permit_day": DAY - timedelta(days=90), "emergency": True}, [ADULT], [], 10),
    ],
)
def test_urgency(
    facts: dict[str, Any], births: list[date], needs: list[NeedKind], urgency: int
) -> None:
    found = urgency_of(household(**facts), birth_days=births, needs=needs, day=DAY, policy=POLICY)

    assert found == urgency


@pytest.mark.parametrize(
    ("facts", "category"),
    [
        ({}, Category.ASYLUM),
        ({"unaccompanied_minor": True}, Category.UNACCOMPANIED_MINOR),
        ({"unaccompanied_minor": True, "emergency": True}, Category.EMERGENCY),
    ],
)
def test_category(facts: dict[str, Any], category: Category) -> None:
    assert category_of(household(**facts)) is category


@pytest.mark.parametrize(
    ("speakers", "language"),
    [
        ([Speaker(ADULT, "so"), Speaker(SMALL, "fi")], "so"),
        # Served nowhere: the best served that all adults share.
        ([Speaker(ADULT, "luo", ("sw", "en")), Speaker(ADULT, "luo", ("en", "sw"))], "en"),
        ([Speaker(ADULT, "so", ("ar",)), Speaker(ADULT, "ar")], "ar"),
        # Nothing shared that is served: the head's.
        ([Speaker(ADULT, "luo"), Speaker(ADULT, "so", head=True)], "so"),
        ([Speaker(LARGE, "ar")], "ar"),
        ([], ""),
    ],
)
def test_language(speakers: list[Speaker], language: str) -> None:
    served = {"so": 5, "ar": 9, "en": 3, "sw": 1}

    assert language_of(speakers, served, day=DAY, adult_years=18) == language


def test_months() -> None:
    assert months_from("2026-11", 3) == ["2026-11", "2026-12", "2027-01"]
    assert add_months("2027-01", -13) == "2025-12"
    assert months_between("2026-11", "2027-02") == 3


PERIODS = ["2027-01", "2027-02"]
small = st.integers(min_value=0, max_value=4)


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """Any promises beside any statement of two municipalities."""
    municipalities = [
        {
            "code": code,
            "lat": 62.0,
            "lon": 25.0,
            "lines": [
                {
                    "id": f"q{number}",
                    "categories": draw(st.lists(st.sampled_from("AB"), unique=True)),
                    "periods": draw(st.lists(st.sampled_from(PERIODS), unique=True)),
                    "persons": draw(small),
                    "used": draw(small),
                }
                for number in range(draw(st.integers(0, 2)))
            ],
            "monthly": draw(st.none() | small),
            "dwellings": draw(
                st.none()
                | st.lists(
                    st.builds(
                        lambda count, size, accessible, free: {
                            "id": "d1",
                            "count": count,
                            "min": 1,
                            "max": size,
                            "accessible": accessible,
                            "from": free,
                        },
                        small,
                        st.integers(1, 4),
                        st.booleans(),
                        st.sampled_from(PERIODS),
                    ),
                    max_size=1,
                )
            ),
            "services": draw(st.dictionaries(st.just("school"), small)),
            "languages": {},
        }
        for code in ("001", "002")
    ]
    households = [
        {
            "id": f"h{number}",
            "persons": draw(st.integers(1, 4)),
            "category": draw(st.sampled_from("AB")),
            "urgency": 2,
            "earliest": draw(st.sampled_from(["2026-12", *PERIODS])),
            "due": "2027-01",
            "needs": draw(st.dictionaries(st.just("school"), st.integers(1, 3))),
            "accessible": draw(st.booleans()),
            "language": "so",
            "lat": None,
            "lon": None,
            "wishes": [],
            "ties": [],
            "outcome": {},
            "excluded": draw(st.lists(st.sampled_from(["001", "002"]), unique=True)),
            "only": draw(st.none() | st.lists(st.sampled_from(["001", "002"]), unique=True)),
            "standing": None,
            "group": None,
            "fixed": {
                "municipality": draw(st.sampled_from(["001", "002"])),
                "period": draw(st.sampled_from(PERIODS)),
                "dwelling": draw(st.sampled_from([None, "d1", "d9"])),
            },
        }
        for number in range(draw(st.integers(1, 5)))
    ]
    return {
        "format": "placement-problem/1",
        "name": "any",
        "periods": PERIODS,
        "policy": POLICY.weights(),
        "municipalities": municipalities,
        "households": households,
    }


@given(questions())
@settings(max_examples=100, deadline=None)
def test_whatever_was_promised_the_promises_alone_break_no_rule(question: dict[str, Any]) -> None:
    make_room_for_promises(question)

    problem = from_json(question)
    fixed = [(one.id, one.fixed) for one in problem.households]
    answer = Answer(
        placements=tuple(
            Placement(
                household=key,
                municipality=promise.municipality,
                period=promise.period,
                dwelling=promise.dwelling,
            )
            for key, promise in fixed
            if promise
        )
    )
    assert violations(problem, answer) == []
    assert make_room_for_promises(question) == [], "once is enough"
