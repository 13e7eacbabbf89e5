"""Agreements are made once, with municipalities of the own area; lines are added with what counts on them."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from placement import ledger
from placement.actions.add_quota_line import add_quota_line
from placement.actions.make_agreement import make_agreement
from placement.ledger import Figures, figures
from placement.model.agreement import QuotaLine, QuotaLineRevision
from placement.model.area import AreaMembership, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import Role
from placement.model.words import Category
from placement.refusals import NotFound, NotPermitted, Refusal, Refused
from tests import make
from tests.make import NOW

FIRST = date(2027, 1, 1)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_an_agreement_is_made_until_further_notice(db: Session) -> None:
    authority = make.make_authority(db)
    muurame = make.make_municipality(db, authority=authority)
    officer = make.officer_of(db, authority)

    agreement = make_agreement(
        db, muurame.code, valid_from_day=FIRST, decision_number=" KH 12/2026 ", by=officer, at=NOW
    )

    assert agreement.authority_id == authority.id
    assert agreement.municipality_id == muurame.id
    assert agreement.valid_to_day is None
    assert agreement.decision_number == "KH 12/2026"
    assert db.exec(select(AuditEntry)).one().event == "agreement.made"


def test_all_that_stands_against_an_agreement_is_said_at_once(db: Session) -> None:
    elsewhere = make.make_municipality(db)
    elsewhere.in_scope = False
    officer = make.officer_of(db, make.make_authority(db))

    with pytest.raises(Refused) as refused:
        make_agreement(
            db,
            elsewhere.code,
            valid_from_day=FIRST,
            valid_to_day=date(2026, 12, 31),
            decision_number="x" * 61,
            by=officer,
            at=NOW,
        )

    assert codes(refused) == [
        "municipality-out-of-scope",
        "municipality-of-other-authority",
        "decision-number-too-long",
        "agreement-days-in-order",
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [(FIRST, None), (date(2025, 1, 1), FIRST), (date(2027, 5, 1), date(2027, 6, 1))],
)
def test_two_agreements_never_cover_the_same_day(
    db: Session, first: date, last: date | None
) -> None:
    authority = make.make_authority(db)
    muurame = make.make_municipality(db, authority=authority)
    db.exec(select(AreaMembership)).one().valid_from_day = date(2020, 1, 1)
    officer = make.officer_of(db, authority)
    there = make_agreement(db, muurame.code, valid_from_day=FIRST, by=officer, at=NOW)

    with pytest.raises(Refused) as refused:
        make_agreement(
            db, muurame.code, valid_from_day=first, valid_to_day=last, by=officer, at=NOW
        )

    assert refused.value.refusals == [Refusal("agreement-there-already", {"day": "2027-01-01"})]
    assert there.id


def test_a_second_agreement_follows_the_first(db: Session) -> None:
    authority = make.make_authority(db)
    muurame = make.make_municipality(db, authority=authority)
    officer = make.officer_of(db, authority)
    make_agreement(
        db,
        muurame.code,
        valid_from_day=FIRST,
        valid_to_day=date(2027, 12, 31),
        by=officer,
        at=NOW,
    )

    second = make_agreement(db, muurame.code, valid_from_day=date(2028, 1, 1), by=officer, at=NOW)

    assert second.id


def test_only_an_authority_officer_makes_agreements(db: Session) -> None:
    authority = make.make_authority(db)
    muurame = make.make_municipality(db, authority=authority)

    for stranger in (
        make.officer_of(db, muurame),
        make.official_with(db, Role.NATIONAL_VIEWER),
        make.official_with(db, Role.ADMINISTRATOR),
    ):
        with pytest.raises(NotPermitted):
            make_agreement(db, muurame.code, valid_from_day=FIRST, by=stranger, at=NOW)


def test_no_municipality_has_that_code(db: Session) -> None:
    officer = make.officer_of(db, make.make_authority(db))

    with pytest.raises(NotFound):
        make_agreement(db, "xyz", valid_from_day=FIRST, by=officer, at=NOW)


@pytest.fixture
def agreed(db: Session) -> dict[str, Any]:
    """An agreement of 2026 until further notice, and its officer."""
    authority = make.make_authority(db)
    agreement = make.make_agreement(db, authority=authority)
    return {"agreement_id": agreement.key, "by": make.officer_of(db, authority), "at": NOW}


def add(db: Session, agreed: dict[str, Any], **changes: object) -> QuotaLine:
    facts: dict[str, Any] = {
        "year": 2027,
        "label": "Turvapaikka",
        "categories": [Category.ASYLUM],
        "committed": 20,
        "at_most": 30,
        **agreed,
        **changes,
    }
    return add_quota_line(db, **facts)


def test_a_line_has_a_first_revision_and_a_ledger(db: Session, agreed: dict[str, Any]) -> None:
    line = add(db, agreed, label="  Turvapaikka ")

    revision = db.exec(select(QuotaLineRevision)).one()
    assert line.label == "Turvapaikka"
    assert (revision.number, revision.committed, revision.at_most) == (1, 20, 30)
    assert (revision.from_day, revision.reason) == (FIRST, "KH 1/2026")
    assert figures(db, [line.key])[line.key] == Figures(agreed=30)
    assert ledger.check_balance(db) == []


def test_all_that_stands_against_a_line_is_said_at_once(
    db: Session, agreed: dict[str, Any]
) -> None:
    add(db, agreed)

    with pytest.raises(Refused) as refused:
        add(db, agreed, categories=[], committed=31)
    with pytest.raises(Refused) as elsewhen:
        add(db, agreed, label="", year=2025, committed=-1)
    with pytest.raises(Refused) as far:
        add(db, agreed, label="x" * 41, at_most=10_001)

    assert codes(refused) == ["line-label-taken", "categories-missing", "committed-above-most"]
    assert codes(elsewhen) == ["label-missing", "line-outside-agreement", "persons-out-of-range"]
    assert codes(far) == ["label-too-long", "persons-out-of-range"]


def test_a_new_line_counts_what_is_promised_already(db: Session, agreed: dict[str, Any]) -> None:
    line = add(db, agreed)
    for persons, status in ((3, ProposalStatus.SENT), (4, ProposalStatus.ACCEPTED)):
        promise(db, line, persons, status)
    promise(db, line, 2, ProposalStatus.SENT, month="2028-01")

    whole = add(db, agreed, label="Kaikki", categories=[Category.ASYLUM, Category.FAMILY])
    other = add(db, agreed, label="Kiintiö", categories=[Category.QUOTA])

    assert figures(db, [whole.key])[whole.key] == Figures(agreed=30, reserved=3, accepted=4)
    assert figures(db, [other.key])[other.key] == Figures(agreed=30)
    assert whole.taken == 7
    assert ledger.check_balance(db) == []


def test_a_declined_household_leaves_the_new_line_too(db: Session, agreed: dict[str, Any]) -> None:
    proposal = promise(db, add(db, agreed), 3, ProposalStatus.SENT)
    whole = add(db, agreed, label="Kaikki", categories=[Category.ASYLUM, Category.FAMILY])

    ledger.release(db, proposal, at=NOW, by=None)

    assert figures(db, [whole.key])[whole.key].taken == 0
    assert ledger.check_balance(db) == []


def test_a_new_line_is_refused_below_what_is_promised_already(
    db: Session, agreed: dict[str, Any]
) -> None:
    promise(db, add(db, agreed), 5, ProposalStatus.SENT)

    with pytest.raises(Refused) as refused:
        add(db, agreed, label="Kaikki", committed=0, at_most=4)

    assert refused.value.refusals == [Refusal("below-taken", {"wanted": 4, "taken": 5})]


def promise(
    db: Session, line: QuotaLine, persons: int, status: ProposalStatus, month: str = "2027-02"
) -> Proposal:
    """A question, or an acceptance, booked on the line that is there."""
    household = make.make_household(db, persons=persons)
    proposal = make.make_proposal(db, household=household, line=line, status=status, month=month)
    ledger.reserve(db, proposal, [line], at=NOW, by=None)
    if status is ProposalStatus.ACCEPTED:
        ledger.accept(db, proposal, at=NOW, by=None)
    db.flush()
    return proposal


def test_another_authority_adds_no_line(db: Session, agreed: dict[str, Any]) -> None:
    municipality = db.exec(select(Municipality)).one()

    for stranger in (
        make.officer_of(db, make.make_authority(db)),
        make.officer_of(db, municipality),
        make.official_with(db, Role.NATIONAL_VIEWER),
    ):
        with pytest.raises(NotPermitted):
            add(db, agreed, by=stranger)
    with pytest.raises(NotFound):
        add(db, agreed, agreement_id=999_999)
