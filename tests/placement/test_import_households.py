"""Households come in from a file: all of them or none, with an error per cell, on both databases."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.import_households import import_households
from placement.actions.upload_file import give_up_upload, upload_file
from placement.incoming.checked import check_households
from placement.incoming.household_columns import OF_HOUSEHOLD, OF_PERSON
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
from placement.model.upload import UploadKind
from placement.model.words import Ground, NeedKind, Relation, Sex, TieKind
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests.incoming import CODES, csv_of, ods_of, person, xlsx_of
from tests.make import NOW, TODAY, make_household, make_municipality, officer_of
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
