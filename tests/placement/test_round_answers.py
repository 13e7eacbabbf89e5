"""Answers to the yearly round: drafts, submissions that are never overwritten, reminders."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from placement.actions.remind import remind
from placement.actions.save_round_answer import Attachment, save_round_answer
from placement.model.hearing import HearingOutcome
from placement.model.letter import Notice, NoticeKind
from placement.model.upload import Upload
from placement.model.yearly_round import AskedStatus, QuotaGroup
from placement.refusals import NotPermitted, Refused
from placement.rules.round_content import Persons, RoundContent
from tests import make
from tests.make import NOW, TODAY
from tests.placement.rounds import (
    DUE,
    PDF,
    answers_of,
    content,
    heard,
    make_round,
)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_a_draft_is_gone_on_with_and_then_submitted(db: Session) -> None:
    world = make_round(db)

    world.answers(db, RoundContent(total=Persons(committed=5, at_most=5)), submit=False)
    assert world.asked(db).status is AskedStatus.ASKED
    world.answers(db)

    (only,) = answers_of(db, world.asked(db))
    assert (only.committed, only.at_most, only.on_behalf) == (20, 30, False)
    assert only.submitted_at == NOW
    assert world.asked(db).status is AskedStatus.ANSWERED
    assert [one.kind for one in db.exec(select(Notice))] == [NoticeKind.ROUND_ANSWERED]


def test_what_was_submitted_stays_when_the_municipality_changes_its_mind(db: Session) -> None:
    world = make_round(db)
    world.answers(db, attachment=Attachment("päätös.pdf", PDF))
    heard(db, world)

    world.answers(db, content(remarks="Sama kuin ennen"))
    assert world.asked(db).county_outcome is HearingOutcome.IN_FAVOUR
    world.answers(
        db,
        content(
            total=Persons(committed=18, at_most=30),
            groups={
                QuotaGroup.PROTECTION: Persons(committed=10, at_most=20),
                QuotaGroup.QUOTA_REFUGEES: Persons(committed=8, at_most=10),
            },
        ),
    )

    every = answers_of(db, world.asked(db))
    assert [(one.number, one.committed) for one in every] == [(1, 20), (2, 20), (3, 18)]
    assert world.asked(db).county_outcome is None, "other numbers: the county is heard anew"
    assert len({one.attachment_id for one in every}) == 1
    assert db.exec(select(Upload)).one().content == PDF


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"total": {"committed": 10, "at_most": 30}}, "round-groups-above-total"),
        ({"total": {"committed": 20, "at_most": 31}}, "round-groups-below-most"),
        ({"total": {"committed": 19, "at_most": 19}}, "round-groups-above-total"),
        ({"total": {"committed": 40, "at_most": 30}}, "committed-above-most"),
        ({"minors": True}, "round-minors-and-places"),
        ({"decision_number": ""}, "round-decision-missing"),
        ({"decision_day": None}, "round-decision-day-missing"),
        ({"decision_day": TODAY + timedelta(days=1)}, "round-decision-day-in-future"),
    ],
)
def test_not_submitted_with_what_cannot_be(db: Session, wrong: dict[str, Any], code: str) -> None:
    world = make_round(db)

    with pytest.raises(Refused) as refused:
        world.answers(db, content(**wrong))

    assert code in codes(refused)
    assert answers_of(db, world.asked(db)) == []


def test_a_draft_may_lack_much_but_no_range_runs_backwards(db: Session) -> None:
    world = make_round(db)

    world.answers(db, content(decision_number="", minors=True), submit=False)
    with pytest.raises(Refused) as refused:
        world.answers(db, content(total=Persons(committed=9, at_most=8)), submit=False)

    assert codes(refused) == ["committed-above-most"]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"PK\x03\x04", "round-attachment-no-pdf"),
        (b"", "file-empty"),
        (b"%PDF-" + b"x" * 10 * 1024 * 1024, "round-attachment-too-large"),
    ],
)
def test_an_attachment_is_a_pdf_and_not_too_large(db: Session, file: bytes, code: str) -> None:
    world = make_round(db)

    with pytest.raises(Refused) as refused:
        world.answers(db, attachment=Attachment("a.pdf", file))

    assert codes(refused) == [code]


def test_the_officer_writes_down_a_letter_but_not_over_the_municipalitys_draft(
    db: Session,
) -> None:
    world = make_round(db)

    by_letter = world.answers(db, by=world.officer, municipality=world.korsnas)
    world.answers(db, submit=False)
    with pytest.raises(Refused) as refused:
        world.answers(db, by=world.officer)

    assert by_letter.on_behalf
    assert codes(refused) == ["round-municipality-is-answering"]


def test_nobody_else_answers(db: Session) -> None:
    world = make_round(db)
    stranger = make.officer_of(db, make.make_authority(db))

    for other in (world.other_clerk, stranger):
        with pytest.raises(NotPermitted):
            world.answers(db, by=other)


def test_an_older_form_is_stale(db: Session) -> None:
    world = make_round(db)
    before = world.asked(db).version
    world.answers(db, submit=False)

    with pytest.raises(StaleDataError):
        save_round_answer(
            db,
            world.asked(db).key,
            content(),
            submit=True,
            version=before,
            by=world.clerk,
            at=NOW,
        )


def test_those_who_have_not_answered_are_reminded_once_a_step(db: Session) -> None:
    world = make_round(db)
    world.answers(db, by=world.officer, municipality=world.korsnas)
    for row in db.exec(select(Notice)):
        db.delete(row)
    kinds = []
    for days in (29, 30, 30, 54, 60, 61):
        remind(db, at=NOW + timedelta(days=days))
        db.flush()
        kinds.append(sorted(one.kind.value for one in db.exec(select(Notice))))

    assert (DUE - TODAY).days == 60
    soon, late = "round_due_soon", "round_late"
    assert kinds == [[], [soon], [soon], [soon] * 2, [soon, soon, late], [soon, soon, late]]
