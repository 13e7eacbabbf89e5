"""More time to answer: with a reason, to a later day, by the agreement's own authority; and the agreement's days."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.change_answer_days import change_answer_days
from placement.actions.extend_answer_time import extend_answer_time
from placement.model.agreement import Agreement
from placement.model.audit_entry import AuditEntry
from placement.model.proposal import AnswerExtension, Proposal
from placement.refusals import NotFound, NotPermitted, Refused
from tests.make import NOW, TODAY, officer_of
from tests.placement.place import Place, make_asked, make_place

LATER = date(2026, 12, 15)


def extended(
    db: Session, place: Place, proposal: Proposal, until: date, reason: str = "syy"
) -> Proposal:
    return extend_answer_time(
        db,
        proposal.key,
        until=until,
        reason=reason,
        version=proposal.version,
        by=place.officer,
        at=NOW,
    )


def refusals_of(
    db: Session, place: Place, proposal: Proposal, until: date, reason: str = "syy"
) -> list[str]:
    with pytest.raises(Refused) as refused:
        extended(db, place, proposal, until, reason)
    return [one.code for one in refused.value.refusals]


def test_the_last_day_moves_and_every_move_is_kept(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    extended(db, place, proposal, LATER, " lautakunta ")
    db.flush()
    extended(db, place, proposal, LATER + timedelta(days=3))
    db.flush()

    assert proposal.answer_due_day == LATER + timedelta(days=3)
    first, second = db.exec(select(AnswerExtension).order_by(col(AnswerExtension.id))).all()
    assert (first.from_day, first.until_day) == (date(2026, 12, 8), LATER)
    assert (first.reason, first.by_id) == ("lautakunta", place.officer.id)
    assert (second.from_day, second.until_day) == (LATER, LATER + timedelta(days=3))
    told = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.extended")).all()
    assert [one.params for one in told] == [
        {"before": "2026-12-08", "until": "2026-12-15"},
        {"before": "2026-12-15", "until": "2026-12-18"},
    ]


def test_refused_without_a_reason_to_an_earlier_day_or_too_far(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    assert refusals_of(db, place, proposal, LATER, " ") == ["reason-missing"]
    assert refusals_of(db, place, proposal, date(2026, 12, 8)) == ["extend-to-later-day"]
    assert refusals_of(db, place, proposal, TODAY + timedelta(days=91)) == ["extend-too-far"]
    assert db.exec(select(AnswerExtension)).all() == []
    assert proposal.answer_due_day == date(2026, 12, 8)


def test_refused_once_it_was_answered(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    db.flush()

    assert refusals_of(db, place, proposal, LATER) == ["extend-only-when-asked"]


def test_refused_where_somebody_was_there_before(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)

    with pytest.raises(Refused) as refused:
        extend_answer_time(
            db, proposal.key, until=LATER, reason="syy", version=1, by=place.officer, at=NOW
        )

    assert [one.code for one in refused.value.refusals] == ["proposal-changed-meanwhile"]


def test_neither_the_municipality_nor_another_authority_gives_more_time(db: Session) -> None:
    place = make_place(db)
    stranger = make_place(db)
    proposal = make_asked(db, place)

    for by, problem in ((place.answerer, NotPermitted), (stranger.officer, NotFound)):
        with pytest.raises(problem):
            extend_answer_time(db, proposal.key, until=LATER, reason="syy", by=by, at=NOW)


def change(db: Session, place: Place, days: int | None, **other: object) -> Agreement:
    params = {"version": place.agreement.version, "by": place.officer, **other}
    return change_answer_days(db, place.agreement.key, answer_days=days, at=NOW, **params)  # type: ignore[arg-type]


def test_the_agreements_days_are_changed_and_recorded(db: Session) -> None:
    place = make_place(db)

    change(db, place, 21)
    db.flush()
    change(db, place, None)
    db.flush()

    assert place.agreement.answer_days is None
    told = db.exec(select(AuditEntry).where(AuditEntry.event == "agreement.changed")).all()
    assert [one.params for one in told] == [
        {"answer_days_before": None, "answer_days": 21},
        {"answer_days_before": 21, "answer_days": None},
    ]


def test_days_out_of_range_are_refused_and_the_database_refuses_them_too(db: Session) -> None:
    place = make_place(db)

    for days in (0, 91):
        with pytest.raises(Refused) as refused:
            change(db, place, days)
        assert [one.code for one in refused.value.refusals] == ["answer-days-out-of-range"]

    place.agreement.answer_days = 91
    with pytest.raises(IntegrityError, match="answer_days_from_1_to_90"):
        db.flush()


def test_only_its_own_authority_changes_an_agreement_that_it_has_read(db: Session) -> None:
    place = make_place(db)
    stranger = officer_of(db, make_place(db).authority)

    with pytest.raises(NotPermitted):
        change(db, place, 7, by=stranger)
    with pytest.raises(NotPermitted):
        change(db, place, 7, by=place.answerer)
    with pytest.raises(StaleDataError):
        change(db, place, 7, version=place.agreement.version + 1)
