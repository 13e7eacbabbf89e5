"""Promises always hold in a question, whatever has been changed after them."""

from datetime import date

from sqlmodel import Session

from placement.model.agreement import (
    Agreement,
    Profile,
    ServiceOffer,
)
from placement.model.area import Municipality
from placement.model.household import (
    Exclusion,
)
from placement.model.words import Category, NeedKind
from tests.make import (
    NOW,
    make_agreement,
    make_household,
    make_municipality,
    make_quota_line,
    make_slot,
)
from tests.placement.asking import asked, promised, promises_only


def test_an_emergency_counts_only_where_a_line_names_it(db: Session) -> None:
    make_quota_line(db, categories=[Category.EMERGENCY])
    household = make_household(db)
    household.emergency = True

    one = asked(db).problem["households"][0]

    assert (one["category"], one["urgency"]) == ("EMERGENCY", 10)


def test_a_promise_above_a_lowered_intake_raises_it_and_says_so(db: Session) -> None:
    line = make_quota_line(db)
    promised(db, line, make_household(db, persons=4))
    municipality_id = asked(db).problem["municipalities"][0]["code"]
    agreement_id = line.agreement_id
    place = db.get_one(Agreement, agreement_id).municipality_id
    db.add(Profile(municipality_id=place, monthly_intake=2))

    question = asked(db)

    assert question.problem["municipalities"][0]["monthly"] == 4
    assert question.raised == [
        {
            "code": "month-over-promised",
            "municipality": municipality_id,
            "params": {"month": "2027-01", "stated": 2, "promised": 4},
        }
    ]
    assert promises_only(question) == []


def test_whatever_is_changed_after_a_promise_the_question_has_an_answer(db: Session) -> None:
    line = make_quota_line(db, persons=4)
    agreement = db.get_one(Agreement, line.agreement_id)
    place = db.get_one(Municipality, agreement.municipality_id)
    slot = make_slot(db, municipality=place, largest=3)
    households = [
        make_household(db, persons=2, needs={NeedKind.SCHOOL: 2}),
        make_household(db, persons=2, needs={NeedKind.SCHOOL: 1, NeedKind.ACCESSIBLE_DWELLING: 1}),
    ]
    promised(db, line, households[0], slot=slot)
    promised(db, line, households[1], month="2027-03")
    households[0].size = 4
    households[0].emergency = True
    households[1].earliest_day = date(2027, 5, 1)
    db.add(ServiceOffer(municipality_id=place.key, kind=NeedKind.SCHOOL, units_per_month=1))
    db.add(
        Exclusion(household_id=households[1].key, municipality_id=place.key, reason="test", at=NOW)
    )

    question = asked(db)

    assert promises_only(question) == []
    assert {change["code"] for change in question.raised} == {
        "no-line-for-promise",
        "no-dwelling-for-promise",
        "promise-not-eligible",
        "promise-too-early",
        "service-over-promised",
    }


def test_a_promise_outlives_its_agreement(db: Session) -> None:
    line = make_quota_line(db)
    promised(db, line, make_household(db))
    db.get_one(Agreement, line.agreement_id).valid_to_day = date(2026, 12, 31)

    question = asked(db)

    assert promises_only(question) == []
    assert [change["code"] for change in question.raised] == ["no-line-for-promise"]


def test_the_newer_of_two_agreements_counts(db: Session) -> None:
    place = make_municipality(db)
    old = make_quota_line(db, agreement=make_agreement(db, municipality=place), persons=5)
    newer = make_agreement(db, municipality=place)
    newer.valid_from_day = date(2027, 3, 1)
    new = make_quota_line(db, agreement=newer, persons=7)

    lines = asked(db).problem["municipalities"][0]["lines"]

    assert {line["id"]: line["periods"] for line in lines} == {
        f"q{old.key}": ["2027-01", "2027-02"],
        f"q{new.key}": ["2027-03", "2027-04", "2027-05"],
    }
