"""Households come in from a file: all of them or none, with an error per cell, on both databases."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.import_households import import_households
from placement.actions.upload_file import give_up_upload, upload_file
from placement.incoming.checked import CheckedHouseholds, check_households
from placement.incoming.household_columns import OF_HOUSEHOLD, OF_PERSON
from placement.incoming.households import read_households
from placement.incoming.register_names import RegisterNames
from placement.incoming.sheet import Sheet
from placement.model.area import Area
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
from placement.model.upload import Upload, UploadKind
from placement.model.words import Ground, NeedKind, Relation, Sex, TieKind
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests.incoming import CODES, csv_of, ods_of, person, xlsx_of
from tests.make import NOW, TODAY, make_authority, make_household, make_municipality, officer_of

Row = Mapping[str, Any]


@pytest.fixture
def officer(db: Session) -> Official:
    """An officer of an authority with the municipalities Kokeila (501) and Testilä (502)."""
    authority = make_authority(db, code="KOE")
    make_municipality(db, authority=authority, code="501", name="Kokeila")
    make_municipality(db, authority=authority, code="502", name="Testilä")
    make_municipality(db, authority=authority, code="091", name="Nollala")
    return officer_of(db, authority)


def checked(db: Session, officer: Official | None, *rows: Row) -> CheckedHouseholds:
    return check_households(db, xlsx_of(*rows), CODES, by=officer, today=TODAY)


def errors(db: Session, officer: Official | None, *rows: Row) -> list[tuple[str, str, str]]:
    found = checked(db, officer, *rows).found.table.errors
    assert found.count == len(found.shown)
    return [(one.place.address, one.column, one.refusal.code) for one in found.shown]


def imported(
    db: Session, officer: Official | None, content: bytes, *, similar_seen: bool = False
) -> Upload:
    upload = upload_file(db, UploadKind.HOUSEHOLDS, content, filename="a.xlsx", by=officer, at=NOW)
    db.flush()
    import_households(db, upload.key, CODES, similar_seen=similar_seen, by=officer, at=NOW)
    return upload


def count(db: Session, table: type[Any]) -> int:
    return db.exec(select(func.count()).select_from(table)).one()


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


def test_similar_names_of_one_birth_day_are_shown_and_must_be_seen(
    db: Session, officer: Official
) -> None:
    one = person(given_names="Mohamed Ali", family_name="Hassan")
    other = person(case_code="T-2", given_names="Mohammad Ali", family_name="Hasan")
    stranger = person(case_code="T-3", given_names="Fadumo", family_name="Warsame")
    content = xlsx_of(one, other, stranger)

    found = check_households(db, content, CODES, by=officer, today=TODAY)
    with pytest.raises(Refused) as refused:
        imported(db, officer, content)

    assert [(alike.person.row, alike.other_row) for alike in found.alike] == [(3, 2)]
    assert refused.value.refusals == [Refusal("similar-not-seen", {"n": 1})]
    assert count(db, Household) == 0

    imported(db, officer, content, similar_seen=True)

    assert count(db, Household) == 3


def test_twins_are_no_duplicates(db: Session, officer: Official) -> None:
    rows = [person(given_names="Hassan"), person(given_names="Hussein")]

    assert checked(db, officer, *rows).alike == []


def test_somebody_alike_in_another_authority_is_not_named(db: Session, officer: Official) -> None:
    mine = make_household(db, authority=db.get_one(Area, officer.authority_id), persons=1)
    make_household(db, persons=1)
    for one in db.exec(select(Person)):
        one.given_names, one.family_name = "Etu", "Suku"
        one.birth_day = date(1990, 5, 17)
    db.flush()

    found = checked(db, officer, person()).alike

    assert sorted((one.there.code or "?") for one in found if one.there) == ["?", mine.code]


def test_the_command_line_finds_the_authority_of_where_a_household_lives(
    db: Session, officer: Official
) -> None:
    assert errors(db, None, person()) == [("A2", "lives_in", "lives-in-needed")]

    imported(db, None, xlsx_of(person(lives_in="501")))

    assert db.exec(select(Household)).one().authority_id == officer.authority_id


def test_a_file_with_errors_saves_nothing(db: Session, officer: Official) -> None:
    content = xlsx_of(person(), person(case_code="T-2", ground="?"))

    with pytest.raises(Refused) as refused:
        imported(db, officer, content)

    assert refused.value.refusals == [Refusal("file-has-errors", {"n": 1})]
    assert count(db, Household) == 0


def test_a_file_is_saved_once(db: Session, officer: Official) -> None:
    upload = imported(db, officer, xlsx_of(person()))

    with pytest.raises(Refused) as refused:
        import_households(db, upload.key, CODES, similar_seen=True, by=officer, at=NOW)

    assert refused.value.refusals == [Refusal("already-imported")]


def test_a_file_that_was_given_up_or_followed_by_another_is_gone(
    db: Session, officer: Official
) -> None:
    first, second = (
        upload_file(db, UploadKind.HOUSEHOLDS, csv_of(person()), filename="a", by=officer, at=NOW)
        for _ in range(2)
    )
    db.flush()
    give_up_upload(db, second.key, by=officer, at=NOW)

    assert (first.content, second.content) == (None, None)
    with pytest.raises(Refused) as refused:
        import_households(db, second.key, CODES, similar_seen=True, by=officer, at=NOW)
    assert refused.value.refusals == [Refusal("upload-given-up")]


def test_somebody_elses_file_is_not_there(db: Session, officer: Official) -> None:
    upload = upload_file(
        db, UploadKind.HOUSEHOLDS, csv_of(person()), filename="a", by=officer, at=NOW
    )
    db.flush()
    colleague = officer_of(db, db.get_one(Area, officer.authority_id))

    with pytest.raises(NotFound):
        import_households(db, upload.key, CODES, similar_seen=True, by=colleague, at=NOW)


def test_a_municipality_brings_in_no_file(db: Session) -> None:
    stranger = officer_of(db, make_municipality(db))

    with pytest.raises(NotPermitted):
        upload_file(db, UploadKind.HOUSEHOLDS, csv_of(person()), filename="a", by=stranger, at=NOW)


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


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(garbage=st.dictionaries(st.sampled_from([*OF_HOUSEHOLD, *OF_PERSON]), st.text(max_size=20)))
def test_a_row_of_garbage_saves_nothing_or_everything(
    db: Session, officer: Official, garbage: dict[str, str]
) -> None:
    rows = [person(), {"case_code": "T-2", **garbage}]
    filled = sum(any(str(cell).strip() for cell in row.values()) for row in rows)
    nested = db.begin_nested()

    try:
        imported(db, officer, csv_of(*rows), similar_seen=True)
        saved = True
    except Refused:
        saved = False

    persons = count(db, Person)
    nested.rollback()
    assert persons == (filled if saved else 0)
