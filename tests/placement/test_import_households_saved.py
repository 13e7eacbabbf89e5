"""A file of households is saved once, whole or not at all; duplicates are seen; garbage stays outside."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.import_households import import_households
from placement.actions.upload_file import give_up_upload, upload_file
from placement.incoming.checked import check_households
from placement.incoming.household_columns import OF_HOUSEHOLD, OF_PERSON
from placement.incoming.households import read_households
from placement.incoming.register_names import RegisterNames
from placement.incoming.sheet import Sheet
from placement.model.area import Area
from placement.model.household import (
    Household,
    Person,
)
from placement.model.upload import UploadKind
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests.incoming import CODES, csv_of, person, xlsx_of
from tests.make import NOW, TODAY, make_household, make_municipality, officer_of
from tests.placement.importing import checked, count, errors, imported, make_import_officer


@pytest.fixture
def officer(db: Session) -> Official:
    return make_import_officer(db)


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
