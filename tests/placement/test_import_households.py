"""Households come in from a file: all of them or none, with an error per cell, on both databases."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, col, select

from placement.access import Official
from placement.incoming.checked import check_households
from placement.model.audit_entry import AuditEntry
from placement.model.household import (
    Household,
    HouseholdStatus,
    LinkedGroup,
    Need,
    Person,
    Tie,
    Wish,
)
from placement.model.words import Ground, NeedKind, Relation, Sex, TieKind
from placement.refusals import Refusal
from tests.incoming import CODES, csv_of, ods_of, person, xlsx_of
from tests.make import NOW, TODAY
from tests.placement.importing import checked, count, errors, imported, make_import_officer


@pytest.fixture
def officer(db: Session) -> Official:
    return make_import_officer(db)


def test_a_whole_family_is_registered(db: Session, officer: Official) -> None:
    head = person(
        case_code="T-7",
        ground="QUOTA",
        emergency="yes",
        lives_in=91.0,
        linked_group="L-1",
        needs="school:2, special_health",
        wishes="502, Kokeila",
        ties="501:relative; 501:work",
        sex="female",
        birth_country="Somalia",
        identity_code="uma123",
        languages="so, ar",
        permit_day=date(2026, 11, 2),
    )
    child = {"given_names": "Lapsi", "family_name": "Suku", "birth_day": "2020-02-29"}
    child |= {"mother_tongue": "somali", "relation": "child"}
    other = person(case_code=145.0, birth_day=date(1988, 1, 1), linked_group="L-1")

    imported(db, officer, xlsx_of(head, child, other))

    first, second = db.exec(select(Household).order_by(col(Household.id))).all()
    assert (first.code, second.code) == ("T-7", "145")
    assert (first.ground, first.emergency, first.size) == (Ground.QUOTA, True, 2)
    assert (first.authority_id, first.registered_by_id) == (officer.authority_id, officer.id)
    assert first.status is HouseholdStatus.READY
    assert first.permit_day == date(2026, 11, 2)
    assert first.group_id == second.group_id is not None
    aunt, infant = db.exec(
        select(Person).where(Person.household_id == first.key).order_by(col(Person.id))
    ).all()
    assert (aunt.sex, aunt.birth_country, aunt.identity_code) == (Sex.FEMALE, "SO", "UMA123")
    assert (aunt.languages, aunt.birth_day) == (["so", "ar"], date(1990, 5, 17))
    assert (infant.birth_day, infant.mother_tongue) == (date(2020, 2, 29), "so")
    # Nobody was named as the head of the first household.
    assert (aunt.relation, infant.relation) == (Relation.HEAD, Relation.CHILD)
    needs = db.exec(select(Need)).all()
    assert {(one.kind, one.units) for one in needs} == {
        (NeedKind.SCHOOL, 2),
        (NeedKind.SPECIAL_HEALTH, 1),
    }
    assert [one.rank for one in db.exec(select(Wish).order_by(col(Wish.rank)))] == [1, 2]
    assert {one.kind for one in db.exec(select(Tie))} == {TieKind.RELATIVE, TieKind.WORK}
    assert count(db, LinkedGroup) == 1


@pytest.mark.parametrize("write", [csv_of, xlsx_of, ods_of], ids=["csv", "xlsx", "ods"])
def test_every_format_comes_in(db: Session, officer: Official, write: Any) -> None:  # noqa: ANN401
    imported(db, officer, write(person()))

    assert db.exec(select(Household)).one().code == "T-1"


def test_a_household_without_what_a_run_needs_is_incomplete(db: Session, officer: Official) -> None:
    imported(db, officer, xlsx_of(person(mother_tongue="")))

    assert db.exec(select(Household)).one().status is HouseholdStatus.INCOMPLETE


def test_one_entry_of_the_trail_names_the_file_and_its_rows(db: Session, officer: Official) -> None:
    rows = [person(case_code=f"T-{n}", given_names=f"{'xyzwvu'[n] * 9}") for n in range(3)]

    upload = imported(db, officer, xlsx_of(*rows))

    db.flush()
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "households.imported")).one()
    assert (entry.subject, entry.subject_id, entry.by_id) == ("upload", upload.id, officer.id)
    assert entry.params == {
        "sha256": upload.sha256,
        "rows": "2-4",
        "households": 3,
        "persons": 3,
        "similar": 0,
    }
    assert (upload.content, upload.imported_at) == (None, NOW)


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
