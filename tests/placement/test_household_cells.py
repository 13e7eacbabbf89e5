"""What is wrong with a file of households is said cell by cell, and nothing else is raised."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from placement.access import Official
from placement.incoming.checked import check_households
from placement.incoming.household_columns import OF_HOUSEHOLD, OF_PERSON
from placement.incoming.households import read_households
from placement.incoming.register_names import RegisterNames
from placement.incoming.sheet import Sheet
from placement.model.household import (
    Person,
)
from placement.refusals import Refusal
from tests.incoming import CODES, csv_of, person
from tests.make import TODAY, make_household
from tests.placement.importing import checked, errors, make_import_officer


@pytest.fixture
def officer(db: Session) -> Official:
    return make_import_officer(db)


def test_every_wrong_cell_is_named_at_once(db: Session, officer: Official) -> None:
    wrong = person(
        ground="REFUGEE",
        permit_day="31.2.2026",
        mother_tongue="klingon",
        birth_day=date(2031, 1, 1),
        needs="school:0",
        wishes="999",
        ties="501",
        sex="f",
        emergency="perhaps",
        lives_in="Atlantis",
    )

    found = errors(db, officer, wrong)

    assert found == [
        ("B2", "ground", "cell-not-a-word"),
        ("C2", "permit_day", "cell-not-a-day"),
        ("G2", "birth_day", "cell-day-out-of-range"),
        ("H2", "mother_tongue", "cell-not-a-language"),
        ("I2", "needs", "cell-out-of-range"),
        ("J2", "wishes", "cell-not-a-municipality"),
        ("K2", "ties", "cell-not-a-pair"),
        ("L2", "sex", "cell-not-a-word"),
        ("M2", "emergency", "cell-not-yes-or-no"),
        ("N2", "lives_in", "cell-not-a-municipality"),
    ]


def test_an_error_says_what_stands_there_and_what_is_allowed(
    db: Session, officer: Official
) -> None:
    (error,) = checked(db, officer, person(needs="school:0")).found.table.errors.shown

    assert error.refusal == Refusal("cell-out-of-range", {"value": "0", "least": 1, "most": 20})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"permit_day": ""}, ("C2", "permit_day", "cell-empty")),
        ({"ground": ""}, ("B2", "ground", "cell-empty")),
        ({"case_code": ""}, ("A2", "case_code", "case-code-missing")),
        ({"birth_day": ""}, ("G2", "birth_day", "cell-empty")),
        ({"given_names": "", "family_name": ""}, ("E2", "given_names", "name-missing")),
        ({"family_name": "x" * 101}, ("F2", "family_name", "cell-too-long")),
        ({"family_name": "x\x07y"}, ("F2", "family_name", "cell-unprintable")),
        ({"permit_day": 46000}, ("C2", "permit_day", "cell-not-a-day")),
        ({"permit_day": True}, ("C2", "permit_day", "cell-not-a-day")),
        ({"wishes": "501, 0501, 502"}, ("I2", "wishes", "cell-not-a-municipality")),
        ({"wishes": "501, Kokeila"}, ("I2", "wishes", "cell-repeats")),
        ({"needs": "school, school:2"}, ("I2", "needs", "cell-repeats")),
        ({"needs": "school:two"}, ("I2", "needs", "cell-not-whole")),
        ({"unaccompanied_minor": "yes"}, ("I2", "unaccompanied_minor", "minor-with-adult")),
        ({"identity_code": "a b"}, ("I2", "identity_code", "identity-code-wrong-form")),
        ({"identity_code": "170590-123X"}, ("I2", "identity_code", "identity-code-wrong-check")),
        ({"case_code": "a b"}, ("A2", "case_code", "household-code-wrong")),
    ],
)
def test_what_can_be_wrong_with_one_person(
    db: Session, officer: Official, changes: dict[str, Any], code: tuple[str, str, str]
) -> None:
    assert errors(db, officer, person(**changes)) == [code]


def test_only_a_person_needs_a_name_of_some_kind(db: Session, officer: Official) -> None:
    assert errors(db, officer, person(given_names="")) == []


def test_rows_of_a_household_say_the_same_and_follow_each_other(
    db: Session, officer: Official
) -> None:
    second = person(given_names="Toinen", ground="QUOTA", birth_day="1.2.1990")
    between = person(case_code="T-2", given_names="Kolmas", birth_day="1.3.1990")
    again = person(given_names="Neljäs", birth_day="1.4.1990")

    found = errors(db, officer, person(), second, between, again)

    assert found == [
        ("B3", "ground", "differs-from-first-row"),
        ("A5", "case_code", "case-code-twice"),
    ]


def test_a_household_has_one_head(db: Session, officer: Official) -> None:
    rows = [person(relation="head", given_names=f"{n}", birth_day=f"1.{n}.1990") for n in (1, 2)]

    assert errors(db, officer, *rows) == [("I3", "relation", "second-head")]


def test_headers_are_judged_before_cells(db: Session, officer: Official) -> None:
    row = {**person(), "shoe_size": 44, "unnamed": ""}
    del row["birth_day"]

    assert errors(db, officer, row) == [
        ("A1", "birth_day", "column-missing"),
        ("H1", "", "column-unknown"),
        ("I1", "", "column-unknown"),
    ]


def test_a_value_without_a_header_is_not_lost(db: Session, officer: Official) -> None:
    content = csv_of(person()) + b"T-2;ASYLUM;2.11.2026;;Etu;Toinen;1.1.1980;so;surprise\n"

    found = check_households(db, content, CODES, by=officer, today=TODAY).found.table.errors

    assert [(one.place.address, one.refusal.code) for one in found.shown] == [
        ("I3", "column-without-name")
    ]


def test_a_file_without_rows_is_an_error(db: Session, officer: Official) -> None:
    content = csv_of(person()).splitlines()[0]

    found = check_households(db, content, CODES, by=officer, today=TODAY).found.table.errors

    assert [one.refusal.code for one in found.shown] == ["rows-missing"]


def test_very_many_errors_are_counted_and_the_first_are_kept(
    db: Session, officer: Official
) -> None:
    rows = [person(case_code=f"T-{n}", ground="?", given_names=f"{n}") for n in range(300)]

    found = checked(db, officer, *rows).found.table.errors

    assert (found.count, len(found.shown)) == (300, 200)


def test_a_code_that_is_registered_is_an_error(db: Session, officer: Official) -> None:
    there = make_household(db)
    make_person = db.exec(select(Person).where(Person.household_id == there.key)).first()
    assert make_person is not None
    make_person.identity_code = "UMA1"
    db.flush()

    found = errors(db, officer, person(case_code=there.code, identity_code="uma1"))

    assert found == [
        ("A2", "case_code", "case-code-taken"),
        ("I2", "identity_code", "identity-code-taken"),
    ]


def test_the_same_identity_code_twice_in_a_file_is_an_error(db: Session, officer: Official) -> None:
    rows = [
        person(case_code=f"T-{n}", identity_code="UMA1", birth_day=f"1.{n}.1990") for n in (1, 2)
    ]

    assert errors(db, officer, *rows) == [("I3", "identity_code", "identity-code-twice")]


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "T-1",
            "ASYLUM",
            "yes",
            "501",
            "1.1.1990",
            "2020-02-30",
            "school:2",
            "so",
            "x:y",
            ":",
            ";,",
        ]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
GARBAGE = st.lists(
    st.dictionaries(st.sampled_from([*OF_HOUSEHOLD, *OF_PERSON]), CELLS, min_size=1),
    min_size=1,
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(rows=GARBAGE)
def test_whatever_stands_in_cells_is_a_fact_or_an_error_of_a_cell(
    rows: list[dict[str, Any]],
) -> None:
    keys = [*OF_HOUSEHOLD, *OF_PERSON]
    sheet = Sheet([list(keys), *([row.get(key, "") for key in keys] for row in rows)])

    found = read_households(
        [sheet], RegisterNames({}, {}), CODES, today=TODAY, authority_given=True
    )

    if not found.table.errors:
        assert all(one.persons and one.facts["ground"] for one in found.households)
