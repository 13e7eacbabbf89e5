"""A line is revised: nothing is overwritten, never below what is taken, and every refusal is said at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from placement import ledger
from placement.access import Official
from placement.actions.revise_quota_line import revise_quota_line
from placement.ledger import check_balance
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.area import Area, Municipality
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.user import Role
from placement.queries.quotas import last_revision
from placement.refusals import NotPermitted, Refusal, Refused
from tests import make
from tests.make import NOW, TODAY

THIS_YEAR = TODAY.year


@pytest.fixture
def line(db: Session) -> QuotaLine:
    """Twenty persons of this year."""
    return make.make_quota_line(db, persons=20, year=THIS_YEAR)


@pytest.fixture
def officer(db: Session, line: QuotaLine) -> Official:
    """The officer of the line's authority."""
    agreement = db.get_one(Agreement, line.agreement_id)
    return make.officer_of(db, db.get_one(Area, agreement.authority_id))


def revise(db: Session, line: QuotaLine, by: Official, **changes: object) -> QuotaLineRevision:
    facts: dict[str, Any] = {
        "committed": 25,
        "at_most": 30,
        "from_day": TODAY,
        "reason": "Lisää asuntoja",
        "read": last_revision(db, line.key).number,
        **changes,
    }
    return revise_quota_line(db, line.key, **facts, by=by, at=NOW)


def test_a_revision_keeps_what_was_before(db: Session, line: QuotaLine, officer: Official) -> None:
    revise(db, line, officer)
    db.flush()

    kept = db.exec(select(QuotaLineRevision).order_by(col(QuotaLineRevision.number))).all()
    entry = db.exec(select(LedgerEntry).where(LedgerEntry.kind == LedgerKind.REVISED)).one()
    assert [(one.number, one.committed, one.at_most) for one in kept] == [(1, 20, 20), (2, 25, 30)]
    assert (kept[1].reason, kept[1].from_day, kept[1].by_id) == (
        "Lisää asuntoja",
        TODAY,
        officer.id,
    )
    assert (entry.agreed, entry.reason) == (10, "Lisää asuntoja")
    assert (line.committed, line.at_most) == (25, 30)
    assert check_balance(db) == []


def test_a_revision_of_the_commitment_alone_is_no_event_of_the_ledger(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    revise(db, line, officer, committed=10, at_most=20)

    assert last_revision(db, line.key).number == 2
    assert db.exec(select(LedgerEntry.kind)).all() == [LedgerKind.AGREED]


def test_never_below_what_is_taken(db: Session, line: QuotaLine, officer: Official) -> None:
    ledger.hold(db, line, 12, at=NOW, by=None)
    db.flush()

    with pytest.raises(Refused) as refused:
        revise(db, line, officer, committed=5, at_most=11)

    assert refused.value.refusals == [Refusal("below-taken", {"wanted": 11, "taken": 12})]
    assert line.at_most == 20
    revise(db, line, officer, committed=5, at_most=12)
    assert line.at_most == 12


def test_all_that_stands_against_a_revision_is_said_at_once(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    ledger.hold(db, line, 12, at=NOW, by=None)
    db.flush()

    with pytest.raises(Refused) as refused:
        revise(db, line, officer, committed=3, at_most=2, reason="  ", from_day=date(2025, 5, 1))

    assert [refusal.code for refusal in refused.value.refusals] == [
        "committed-above-most",
        "below-taken",
        "reason-missing",
        "revision-outside-year",
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"committed": 20, "at_most": 20}, "line-numbers-same"),
        ({"at_most": 10_001}, "persons-out-of-range"),
        ({"committed": -1}, "persons-out-of-range"),
        ({"reason": "x" * 201}, "reason-too-long"),
        ({"from_day": TODAY + timedelta(days=1)}, "revision-in-future"),
        ({"from_day": date(THIS_YEAR + 1, 1, 1)}, "revision-outside-year"),
    ],
)
def test_a_revision_is_refused(
    db: Session, line: QuotaLine, officer: Official, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        revise(db, line, officer, **changes)

    assert [refusal.code for refusal in refused.value.refusals] == [code]


def test_revisions_follow_each_other(db: Session, line: QuotaLine, officer: Official) -> None:
    revise(db, line, officer)

    with pytest.raises(Refused) as refused:
        revise(db, line, officer, at_most=40, from_day=TODAY - timedelta(days=1))

    assert refused.value.refusals == [Refusal("revision-before-last", {"day": TODAY.isoformat()})]


def test_next_years_line_is_revised_from_its_first_day(db: Session) -> None:
    line = make.make_quota_line(db, persons=20, year=THIS_YEAR + 1)
    agreement = db.get_one(Agreement, line.agreement_id)
    officer = make.officer_of(db, db.get_one(Area, agreement.authority_id))

    revise(db, line, officer, from_day=date(THIS_YEAR + 1, 1, 1))

    assert line.at_most == 30


def test_a_form_of_before_another_revision_is_stale(
    db: Session, line: QuotaLine, officer: Official
) -> None:
    revise(db, line, officer)

    with pytest.raises(StaleDataError):
        revise(db, line, officer, at_most=40, read=1)


def test_nobody_else_revises_the_line(db: Session, line: QuotaLine) -> None:
    municipality = db.exec(select(Municipality)).one()

    for stranger in (
        make.officer_of(db, make.make_authority(db)),
        make.officer_of(db, municipality),
        make.official_with(db, Role.NATIONAL_VIEWER),
    ):
        with pytest.raises(NotPermitted):
            revise(db, line, stranger)
