"""An answer to the yearly round is registered: the county was heard, an agreement with its lines is there, once."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from placement.actions.register_round_answer import register_round_answer
from placement.ledger import check_balance, figures
from placement.model.agreement import Agreement, QuotaLine
from placement.model.hearing import HearingOutcome
from placement.model.words import Category
from placement.model.yearly_round import AskedStatus, QuotaGroup
from placement.refusals import NotPermitted, Refused
from placement.rules.round_content import Persons
from placement.transaction import transaction
from tests import make
from tests.make import NOW
from tests.placement.at_once import at_once, crowded_engine
from tests.placement.rounds import YEAR, content, heard, make_round, registered


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


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
