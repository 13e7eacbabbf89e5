"""Answers to the yearly round: drafts, submissions that are never overwritten, the county, the agreement."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.record_round_statement import record_round_statement
from placement.actions.register_round_answer import register_round_answer
from placement.actions.remind import remind
from placement.actions.save_round_answer import Attachment, save_round_answer
from placement.ledger import check_balance, figures
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Municipality
from placement.model.hearing import HearingOutcome
from placement.model.letter import Notice, NoticeKind
from placement.model.upload import Upload
from placement.model.words import Category
from placement.model.yearly_round import AskedMunicipality, AskedStatus, QuotaGroup
from placement.refusals import NotPermitted, Refused
from placement.rules.round_content import Persons, RoundContent
from placement.transaction import transaction
from tests import make
from tests.make import NOW, TODAY
from tests.placement.at_once import at_once, crowded_engine
from tests.placement.rounds import DUE, PDF, YEAR, RoundWorld, answers_of, content, make_round


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def heard(
    db: Session,
    world: RoundWorld,
    outcome: HearingOutcome = HearingOutcome.IN_FAVOUR,
    *,
    municipality: Municipality | None = None,
) -> None:
    asked = world.asked(db, municipality)
    record_round_statement(
        db, asked.key, outcome=outcome, version=asked.version, by=world.officer, at=NOW
    )
    db.flush()


def registered(
    db: Session,
    world: RoundWorld,
    *,
    by: Official | None = None,
    until_further_notice: bool = False,
    municipality: Municipality | None = None,
) -> AskedMunicipality:
    asked = world.asked(db, municipality)
    return register_round_answer(
        db,
        asked.key,
        until_further_notice=until_further_notice,
        version=asked.version,
        by=by or world.officer,
        at=NOW,
    )


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


def test_registered_as_an_agreement_with_lines_that_open_on_their_day(db: Session) -> None:
    world = make_round(db)
    world.answers(db)
    heard(db, world, HearingOutcome.AGAINST)

    asked = registered(db, world)

    agreement = db.get_one(Agreement, asked.agreement_id)
    lines = db.exec(select(QuotaLine).order_by(col(QuotaLine.id))).all()
    assert (agreement.valid_from_day, agreement.valid_to_day) == (
        date(YEAR, 1, 1),
        date(YEAR, 12, 31),
    )
    assert agreement.decision_number == "KH 31/2026"
    assert [(one.label, one.committed, one.at_most, one.year) for one in lines] == [
        ("Yhteensä", 20, 30, YEAR),
        ("Turvapaikka ja muu suojelu", 12, 20, YEAR),
        ("Kiintiöpakolaiset", 8, 10, YEAR),
    ]
    assert Category.EMERGENCY in lines[0].categories
    assert Category.EMERGENCY not in lines[1].categories
    assert [one.agreed for one in figures(db, [line.key for line in lines]).values()] == [
        30,
        20,
        10,
    ]
    assert check_balance(db) == []


def test_one_group_is_one_line_named_in_the_municipalitys_language(db: Session) -> None:
    world = make_round(db)
    world.answers(
        db,
        content(
            total=Persons(committed=6, at_most=6),
            groups={QuotaGroup.QUOTA_REFUGEES: Persons(committed=6, at_most=6)},
            emergencies=False,
        ),
        municipality=world.korsnas,
        by=world.other_clerk,
    )
    heard(db, world, HearingOutcome.NO_STATEMENT, municipality=world.korsnas)
    registered(db, world, until_further_notice=True, municipality=world.korsnas)

    line = db.exec(select(QuotaLine)).one()
    assert (line.label, line.categories) == ("Totalt", [Category.QUOTA])
    assert db.exec(select(Agreement)).one().valid_to_day is None


def test_an_agreement_that_covers_the_year_gets_the_lines(db: Session) -> None:
    world = make_round(db)
    there = make.make_agreement(db, authority=world.authority, municipality=world.muurame)
    world.answers(db)
    heard(db, world)

    asked = registered(db, world)

    assert asked.agreement_id == there.id
    assert len(db.exec(select(Agreement)).all()) == 1


def test_who_receives_nobody_is_registered_without_an_agreement(db: Session) -> None:
    world = make_round(db)
    world.answers(db, content(total=Persons(), groups={}, emergencies=False))
    heard(db, world)

    asked = registered(db, world)

    assert asked.status is AskedStatus.REGISTERED
    assert asked.agreement_id is None
    assert db.exec(select(Agreement)).all() == []


def test_not_registered_unheard_unanswered_twice_or_beside_lines(db: Session) -> None:
    world = make_round(db)
    with pytest.raises(Refused) as refused:
        registered(db, world)
    assert codes(refused) == ["round-not-answered"]

    world.answers(db)
    world.answers(db, submit=False)
    agreement = make.make_agreement(db, authority=world.authority, municipality=world.muurame)
    make.make_quota_line(db, agreement=agreement, year=YEAR)
    with pytest.raises(Refused) as refused:
        registered(db, world)

    assert codes(refused) == [
        "round-draft-waits",
        "round-county-not-heard",
        "round-lines-there-already",
    ]


def test_after_registering_nothing_more_is_answered_or_stated(db: Session) -> None:
    world = make_round(db)
    world.answers(db)
    heard(db, world)
    registered(db, world)

    with pytest.raises(Refused) as refused:
        world.answers(db)
    assert codes(refused) == ["round-registered-already"]
    with pytest.raises(Refused) as refused:
        heard(db, world, HearingOutcome.AGAINST)
    assert codes(refused) == ["round-registered-already"]
    with pytest.raises(Refused) as refused:
        registered(db, world)
    assert codes(refused) == ["round-registered-already"]


def test_the_municipality_registers_nothing_itself(db: Session) -> None:
    world = make_round(db)
    world.answers(db)

    with pytest.raises(NotPermitted):
        registered(db, world, by=world.clerk)


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


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_officers_who_register_at_once_make_one_agreement(kind: str) -> None:
    with crowded_engine(kind) as engine:
        with transaction(engine) as db:
            world = make_round(db)
            world.answers(db)
            heard(db, world)
            version = world.asked(db).version
            key = world.asked(db).key

        ended = at_once(
            engine,
            [
                lambda db: register_round_answer(
                    db, key, until_further_notice=False, version=version, by=world.officer, at=NOW
                )
            ]
            * 6,
        )

        with Session(engine) as db:
            assert len(db.exec(select(Agreement)).all()) == 1
            assert len(db.exec(select(QuotaLine)).all()) == 3
            assert check_balance(db) == []
    assert sorted(one.partition(":")[0] for one in ended) == ["StaleDataError"] * 5 + ["done"]
