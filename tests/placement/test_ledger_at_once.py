"""Officers who act on one line, or on one agreement, at the same moment: no count passes what is agreed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.hold_places import hold_places
from placement.actions.make_agreement import make_agreement
from placement.actions.revise_quota_line import revise_quota_line
from placement.ledger import check_balance
from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Area
from placement.refusals import Refused
from placement.transaction import reading, transaction
from tests import make
from tests.make import NOW, TODAY

AT_ONCE = 8


def done_at_once(engine: Engine, acts: list[Callable[[Session], object]]) -> int:
    """How many of the acts were done, each in a transaction and a thread of its own; the others were refused."""

    def one(act: Callable[[Session], object]) -> bool:
        try:
            with transaction(engine) as db:
                act(db)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(pool.map(one, acts))


def test_holds_and_a_revision_at_once_never_pass_the_most(engine: Engine) -> None:
    with transaction(engine) as db:
        line = make.make_quota_line(db, persons=10, year=TODAY.year)
        agreement = db.get_one(Agreement, line.agreement_id)
        officer = make.officer_of(db, db.get_one(Area, agreement.authority_id))

    acts: list[Callable[[Session], object]] = [
        lambda db: hold_places(db, line.key, persons=3, by=officer, at=NOW)
    ] * AT_ONCE
    acts.insert(
        3,
        lambda db: revise_quota_line(
            db,
            line.key,
            committed=0,
            at_most=6,
            from_day=TODAY,
            reason="Vähemmän asuntoja",
            read=1,
            by=officer,
            at=NOW,
        ),
    )
    done = done_at_once(engine, acts)

    with reading(engine) as db:
        now = db.get_one(QuotaLine, line.key)
        assert now.taken <= now.at_most
        assert now.taken in {6, 9}
        assert done in {3, 4}
        assert check_balance(db) == []


def test_one_of_many_makes_the_agreement(engine: Engine) -> None:
    with transaction(engine) as db:
        authority = make.make_authority(db)
        place = make.make_municipality(db, authority=authority)
        officer = make.officer_of(db, authority)

    done = done_at_once(
        engine,
        [
            lambda db: make_agreement(
                db, place.code, valid_from_day=date(2027, 1, 1), by=officer, at=NOW
            )
        ]
        * AT_ONCE,
    )

    with reading(engine) as db:
        assert done == 1
        assert len(db.exec(select(Agreement)).all()) == 1
