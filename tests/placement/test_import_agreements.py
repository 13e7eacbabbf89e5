"""Agreements come in from a file: lines are made or revised, all of them or none, and the ledger adds up."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from placement import ledger
from placement.access import Official
from placement.actions.import_agreements import import_agreements
from placement.actions.upload_file import upload_file
from placement.incoming.agreement_columns import AGREEMENT_KEYS
from placement.incoming.agreements import read_agreements
from placement.incoming.checked import check_agreements
from placement.incoming.register_names import RegisterNames
from placement.incoming.sheet import Sheet
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.area import Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.proposal import ProposalStatus
from placement.model.upload import Upload, UploadKind
from placement.model.words import Category
from placement.queries.already_there import AuthorityMemberships
from placement.refusals import Refusal, Refused
from tests.incoming import CODES, csv_of, line, xlsx_of
from tests.make import (
    NOW,
    TODAY,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    officer_of,
)


@pytest.fixture
def officer(db: Session) -> Official:
    """An officer of an authority (KOE) with the municipalities Kokeila (501) and Testilä (502)."""
    authority = make_authority(db, code="KOE")
    make_municipality(db, authority=authority, code="501", name="Kokeila")
    make_municipality(db, authority=authority, code="502", name="Testilä")
    return officer_of(db, authority)


def imported(db: Session, officer: Official | None, *rows: dict[str, Any]) -> Upload:
    upload = upload_file(
        db, UploadKind.AGREEMENTS, xlsx_of(*rows), filename="a.xlsx", by=officer, at=NOW
    )
    db.flush()
    import_agreements(db, upload.key, CODES, by=officer, at=NOW)
    return upload


def errors(db: Session, officer: Official | None, *rows: dict[str, Any]) -> list[tuple[str, str]]:
    found = check_agreements(db, xlsx_of(*rows), CODES, by=officer, today=TODAY).found.table.errors
    return [(one.place.address, one.refusal.code) for one in found.shown]


def test_an_agreement_comes_in_with_its_lines_and_opening_balance(
    db: Session, officer: Official
) -> None:
    opened = line(opening_arrived=3, opening_accepted=2, opening_reserved=1)
    minors = line(label="Minors", categories="UNACCOMPANIED_MINOR", committed=4, at_most="")

    imported(db, officer, opened, minors)

    agreement = db.exec(select(Agreement)).one()
    municipality = db.get_one(Municipality, agreement.municipality_id)
    assert (municipality.code, agreement.authority_id) == ("501", officer.authority_id)
    assert agreement.valid_from_day == date(2027, 1, 1)
    first, second = db.exec(select(QuotaLine).order_by(col(QuotaLine.id))).all()
    assert (first.committed, first.at_most, first.taken) == (20, 25, 6)
    assert first.categories == [Category.ASYLUM, Category.SUBSIDIARY]
    assert (second.committed, second.at_most) == (4, 4)
    figures = ledger.figures(db, [first.key])[first.key]
    assert (figures.agreed, figures.arrived, figures.accepted, figures.reserved) == (25, 3, 2, 1)
    assert ledger.check_balance(db) == []
    booked = db.exec(select(LedgerEntry).where(LedgerEntry.line_id == first.key)).all()
    assert {one.kind for one in booked} == {LedgerKind.AGREED, LedgerKind.OPENING}
    assert {(one.at, one.by_id) for one in booked} == {(NOW, officer.id)}
    assert [one.number for one in db.exec(select(QuotaLineRevision))] == [1, 1]


def test_a_row_for_a_line_that_is_there_is_a_revision(db: Session, officer: Official) -> None:
    imported(db, officer, line())

    imported(db, officer, line(committed=22, at_most=30, reason="Valtuusto 3.11."))

    made = db.exec(select(QuotaLine)).one()
    assert (made.committed, made.at_most) == (22, 30)
    revisions = db.exec(select(QuotaLineRevision).order_by(col(QuotaLineRevision.number))).all()
    assert [(one.number, one.at_most) for one in revisions] == [(1, 25), (2, 30)]
    assert revisions[1].reason == "Valtuusto 3.11."
    entries = db.exec(select(LedgerEntry).order_by(col(LedgerEntry.id))).all()
    assert [(one.kind, one.agreed) for one in entries] == [
        (LedgerKind.AGREED, 25),
        (LedgerKind.REVISED, 5),
    ]
    assert ledger.check_balance(db) == []


def test_a_new_line_counts_what_is_promised_already(db: Session, officer: Official) -> None:
    imported(db, officer, line())
    first = db.exec(select(QuotaLine)).one()
    household = make_household(db, persons=4)
    proposal = make_proposal(
        db, household=household, line=first, status=ProposalStatus.SENT, month="2027-02"
    )
    ledger.reserve(db, proposal, [first], at=NOW, by=None)
    proposal.status = ProposalStatus.ACCEPTED
    ledger.accept(db, proposal, at=NOW, by=None)
    db.flush()

    too_small = errors(db, officer, line(label="Part", committed=3, at_most=3))
    imported(db, officer, line(label="Part", committed=5, at_most=5))

    assert too_small == [("G2", "below-taken")]
    part = db.exec(select(QuotaLine).where(QuotaLine.label == "Part")).one()
    figures = ledger.figures(db, [part.key])[part.key]
    assert (figures.accepted, figures.reserved, part.taken) == (4, 0, 4)
    assert ledger.check_balance(db) == []


def test_a_revision_of_next_year_holds_from_its_first_day(db: Session, officer: Official) -> None:
    imported(db, officer, line())

    imported(db, officer, line(committed=21, reason="x"))

    newest = db.exec(select(QuotaLineRevision).where(QuotaLineRevision.number == 2)).one()
    assert newest.from_day == date(2027, 1, 1)


def test_a_changed_commitment_alone_books_nothing(db: Session, officer: Official) -> None:
    imported(db, officer, line())

    imported(db, officer, line(committed=25, reason="Vahvistettu"))

    assert db.exec(select(QuotaLine)).one().committed == 25
    assert len(db.exec(select(LedgerEntry)).all()) == 1


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, [("D2", "line-numbers-same"), ("K2", "reason-missing")]),
        ({"committed": 21}, [("K2", "reason-missing")]),
        ({"committed": 1, "at_most": 2, "reason": "x"}, [("G2", "below-taken")]),
        ({"committed": 21, "reason": "x", "categories": "QUOTA"}, [("E2", "line-counts-others")]),
        (
            {"committed": 21, "reason": "x", "opening_arrived": 1},
            [("H2", "opening-only-for-new-line")],
        ),
        ({"label": "New", "valid_to": "31.12.2028"}, [("L2", "differs-from-agreement")]),
        ({"label": "New", "valid_from": "1.6.2027"}, [("B2", "overlaps-agreement")]),
    ],
)
def test_what_an_import_does_not_change_is_said(
    db: Session, officer: Official, changes: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    imported(db, officer, line(opening_arrived=3))

    assert errors(db, officer, line(**changes)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"committed": 26}, [("G2", "most-below-committed")]),
        ({"committed": -1}, [("F2", "cell-out-of-range")]),
        ({"committed": 1.5}, [("F2", "cell-not-whole")]),
        ({"municipality": ""}, [("A2", "cell-empty")]),
        ({"categories": "ASYLUM, NONE"}, [("E2", "cell-not-a-word")]),
        ({"year": 2026}, [("C2", "year-outside-agreement")]),
        (
            {"valid_to": "31.12.2026"},
            [("C2", "year-outside-agreement"), ("L2", "ends-before-it-begins")],
        ),
        ({"opening_arrived": 20, "opening_reserved": 6}, [("H2", "opening-above-most")]),
    ],
)
def test_what_can_be_wrong_with_one_line(
    db: Session, officer: Official, changes: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert errors(db, officer, line(**changes)) == found


def test_lines_of_a_file_stand_beside_each_other(db: Session, officer: Official) -> None:
    rows = [
        line(valid_to="31.12.2027"),
        line(),
        line(label="Other", valid_to="31.12.2028"),
        line(label="Third", valid_from="1.6.2027"),
    ]

    assert errors(db, officer, *rows) == [
        ("D3", "line-twice"),
        ("L4", "differs-from-first-row"),
        ("B5", "overlaps-row"),
    ]


def test_an_officer_brings_in_only_what_is_of_their_authority(
    db: Session, officer: Official
) -> None:
    other = make_authority(db, code="MUU")
    make_municipality(db, authority=other, code="503")

    assert errors(db, officer, line(municipality="503")) == [("A2", "municipality-not-in-area")]
    assert errors(db, officer, line(authority="MUU")) == [("L2", "authority-not-yours")]


def test_the_command_line_names_the_authority_or_takes_the_municipalitys(
    db: Session, officer: Official
) -> None:
    rows = [line(authority="koe"), line(municipality="Testilä", authority="")]

    imported(db, None, *rows)

    made = db.exec(select(Agreement)).all()
    assert {one.authority_id for one in made} == {officer.authority_id}
    assert len(made) == 2


def test_one_entry_of_the_trail_names_the_file_and_its_rows(db: Session, officer: Official) -> None:
    imported(db, officer, line())

    upload = imported(db, officer, line(committed=21, reason="x"), line(label="New"))

    db.flush()
    entries = db.exec(select(AuditEntry).where(AuditEntry.event == "agreements.imported")).all()
    assert entries[1].params == {
        "sha256": upload.sha256,
        "rows": "2-3",
        "agreements": 1,
        "lines": 1,
        "revised": 1,
    }


def test_a_file_with_errors_saves_nothing(db: Session, officer: Official) -> None:
    with pytest.raises(Refused) as refused:
        imported(db, officer, line(), line(label="Wrong", year="?"))

    assert refused.value.refusals == [Refusal("file-has-errors", {"n": 1})]
    assert db.exec(select(Agreement)).all() == []


def test_a_file_of_households_is_no_file_of_agreements(db: Session, officer: Official) -> None:
    upload = upload_file(
        db, UploadKind.HOUSEHOLDS, csv_of(line()), filename="a", by=officer, at=NOW
    )
    db.flush()

    with pytest.raises(Refused) as refused:
        import_agreements(db, upload.key, CODES, by=officer, at=NOW)

    assert refused.value.refusals == [Refusal("upload-given-up")]


CELLS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["501", "ASYLUM", "1.1.2027", "KOE", "20"]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(
        st.dictionaries(st.sampled_from(AGREEMENT_KEYS), CELLS, min_size=1), min_size=1, max_size=5
    )
)
def test_whatever_stands_in_cells_is_a_fact_or_an_error_of_a_cell(
    rows: list[dict[str, Any]],
) -> None:
    sheet = Sheet(
        [list(AGREEMENT_KEYS), *([row.get(key, "") for key in AGREEMENT_KEYS] for row in rows)]
    )
    names = RegisterNames({"501": 1}, {"koe": 1})
    memberships = AuthorityMemberships({1: [(date.min, date.max, 1)]})

    found = read_agreements([sheet], names, CODES, own_authority=1, memberships=memberships)

    assert found.table.errors or len(found.lines) == len(found.table.rows)


def test_an_area_of_the_past_is_no_authority(db: Session, officer: Official) -> None:
    past = make_authority(db, code="OLD")
    past.valid_to_day = date(2026, 6, 30)
    db.flush()

    assert errors(db, officer, line(authority="OLD")) == [("L2", "cell-not-an-authority")]
