"""A yearly round is opened once a year, to own municipalities, and tells them; its last day only moves on."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, select

from placement.actions.move_round_day import move_round_day
from placement.actions.open_round import open_round
from placement.model.area import LanguageStatus, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.letter import Notice, NoticeKind
from placement.model.user import Role
from placement.refusals import NotPermitted, Refused
from placement.rules.yearly_round import shares_of
from tests import make
from tests.make import NOW, TODAY
from tests.placement.rounds import DUE, YEAR, make_round


def opened(db: Session, **other: object) -> dict[str, Any]:
    authority = make.make_authority(db)
    municipality = make.make_municipality(db, authority=authority)
    return {
        "year": YEAR,
        "target": 40,
        "due_day": DUE,
        "letter_fi": "Kirje",
        "letter_sv": "Brev",
        "codes": [municipality.code],
        "share": False,
        "by": make.officer_of(db, authority),
        "at": NOW,
        **other,
    }


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [refusal.code for refusal in refused.value.refusals]


def test_every_municipality_is_asked_for_its_share_and_told(db: Session) -> None:
    world = make_round(db)

    asked = [world.asked(db, place) for place in (world.muurame, world.korsnas)]
    assert [one.hoped for one in asked] == [50, 50]
    assert world.round.authority_id == world.authority.id
    assert db.exec(select(AuditEntry)).one().event == "round.opened"


def test_those_with_an_official_there_are_told(db: Session) -> None:
    given = opened(db)
    place = db.exec(select(Municipality).where(Municipality.code == given["codes"][0])).one()
    make.officer_of(db, place)

    open_round(db, **given)

    assert [one.kind for one in db.exec(select(Notice))] == [NoticeKind.ROUND_OPENED]


def test_without_sharing_the_letter_names_no_number(db: Session) -> None:
    made = open_round(db, **opened(db))

    assert made.target == 40
    with pytest.raises(Refused) as refused:
        open_round(db, **{**opened(db), "codes": []})
    assert codes(refused) == ["round-nobody-asked"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"year": 2025}, "round-year-wrong"),
        ({"target": -1}, "persons-out-of-range"),
        ({"due_day": TODAY}, "round-day-wrong"),
        ({"due_day": TODAY + timedelta(days=400)}, "round-day-wrong"),
        ({"letter_sv": " "}, "round-letter-missing"),
        ({"letter_fi": "x" * 6001}, "round-letter-too-long"),
    ],
)
def test_refused_with_a_reason(db: Session, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        open_round(db, **opened(db, **wrong))

    assert codes(refused) == [code]


def test_refused_for_a_municipality_of_another_authority(db: Session) -> None:
    given = opened(db)
    elsewhere = make.make_municipality(db)

    with pytest.raises(Refused) as refused:
        open_round(db, **{**given, "codes": [*given["codes"], elsewhere.code]})

    assert codes(refused) == ["round-municipality-of-other-authority"]


def test_a_year_has_one_round(db: Session) -> None:
    given = opened(db)
    open_round(db, **given)

    with pytest.raises(Refused) as refused:
        open_round(db, **given)

    assert codes(refused) == ["round-there-already"]


@pytest.mark.parametrize("role", [Role.NATIONAL_VIEWER, Role.ADMINISTRATOR])
def test_nobody_else_opens_one(db: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        open_round(db, **opened(db, by=make.official_with(db, role)))


def test_the_last_day_moves_on_and_never_back(db: Session) -> None:
    world = make_round(db)

    with pytest.raises(Refused) as refused:
        move_round_day(db, world.round.key, due_day=DUE, version=1, by=world.officer, at=NOW)
    assert codes(refused) == ["extend-to-later-day"]
    move_round_day(
        db,
        world.round.key,
        due_day=DUE + timedelta(days=7),
        version=1,
        by=world.officer,
        at=NOW,
    )
    db.flush()

    assert world.round.due_day == DUE + timedelta(days=7)
    with pytest.raises(StaleDataError):
        move_round_day(
            db, world.round.key, due_day=date(2027, 6, 1), version=1, by=world.officer, at=NOW
        )
    with pytest.raises(NotPermitted):
        move_round_day(
            db,
            world.round.key,
            due_day=date(2027, 6, 1),
            version=2,
            by=make.officer_of(db, make.make_authority(db)),
            at=NOW,
        )


def place_of(code: str, population: int) -> Municipality:
    return Municipality(
        code=code,
        name_fi=code,
        name_sv=code,
        name_en=code,
        language_status=LanguageStatus.FI,
        latitude=0,
        longitude=0,
        population=population,
    )


@pytest.mark.parametrize(
    ("target", "people", "shares"),
    [
        (100, {"a": 10, "b": 10}, {"a": 50, "b": 50}),
        (10, {"a": 10, "b": 10, "c": 10}, {"a": 4, "b": 3, "c": 3}),
        (7, {"a": 1, "b": 99}, {"a": 0, "b": 7}),
        (5, {"a": 0}, {"a": 0}),
    ],
)
def test_shares_add_up_to_the_target(
    target: int, people: dict[str, int], shares: dict[str, int]
) -> None:
    assert shares_of(target, [place_of(code, n) for code, n in people.items()]) == shares
