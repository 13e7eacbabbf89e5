"""Who is told of what: officials with the right at that place, in the transaction of what happened."""

from datetime import date

from sqlalchemy import Engine
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.send_proposal import send_proposal
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.jobs.run_rows import end
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.letter import Notice, NoticeKind
from placement.model.user import Duty, Role, UserAccount
from placement.model.words import DeclineReason
from placement.notices import TOLD, tell
from placement.queries.policies import policy_in_force
from placement.transaction import transaction
from tests.make import (
    NOW,
    make_household,
    make_proposal,
    officer_of,
    official_with,
)
from tests.placement.place import make_asked, make_place


def told(db: Session) -> list[tuple[int, NoticeKind]]:
    db.flush()
    found = db.execute(
        sa_select(col(Duty.user_id), col(Notice.kind))
        .join(Notice, col(Notice.duty_id) == col(Duty.id))
        .order_by(col(Notice.id))
    )
    return [(user, kind) for user, kind in found]


def test_every_officer_of_the_municipality_is_told_of_a_question_and_nobody_else(
    db: Session,
) -> None:
    place, elsewhere = make_place(db), make_place(db)
    colleague = officer_of(db, place.municipality)
    closed, gone = officer_of(db, place.municipality), officer_of(db, place.municipality)
    db.get_one(UserAccount, closed.id).active = False
    db.exec(select(Duty).where(Duty.user_id == gone.id)).one().valid_to_day = date(2026, 11, 23)
    official_with(db, Role.NATIONAL_VIEWER)

    make_asked(db, place)

    assert told(db) == [
        (place.answerer.id, NoticeKind.ANSWER_WANTED),
        (colleague.id, NoticeKind.ANSWER_WANTED),
    ]
    assert elsewhere.answerer.id not in dict(told(db))


def test_the_authority_is_told_of_the_answer_but_not_who_gave_it(db: Session) -> None:
    place = make_place(db)
    accepted, declined = make_asked(db, place), make_asked(db, place)
    before = len(told(db))

    accept_proposal(db, accepted.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    decline_proposal(db, declined.key, reason=DeclineReason.NO_DWELLING, by=place.answerer, at=NOW)

    assert told(db)[before:] == [(place.officer.id, NoticeKind.ANSWER_GIVEN)] * 2


def test_the_municipality_is_told_that_a_question_is_taken_back(db: Session) -> None:
    place = make_place(db)
    proposal = make_asked(db, place)
    before = len(told(db))

    withdraw_proposal(db, proposal.key, note="muuttunut", by=place.officer, at=NOW)

    assert told(db)[before:] == [(place.answerer.id, NoticeKind.PROPOSAL_CANCELLED)]


def test_nobody_is_told_of_what_they_did_themselves(db: Session) -> None:
    place = make_place(db)

    n = tell(
        db,
        NoticeKind.ANSWER_GIVEN,
        at=NOW,
        by=place.officer,
        authority_id=place.authority.key,
    )

    assert n == 0
    assert told(db) == []


def test_an_administrator_is_told_of_a_failed_run(engine: Engine) -> None:
    with transaction(engine) as db:
        administrator = official_with(db, Role.ADMINISTRATOR)
        official_with(db, Role.NATIONAL_VIEWER)
        make_place(db)
        run = AllocationRun(
            policy_id=policy_in_force(db, at=NOW).key,
            seconds=1,
            requested_at=NOW,
            status=RunStatus.RUNNING,
        )
        db.add(run)
        db.flush()

    end(engine, run.key, RunStatus.FAILED, at=NOW, failure="solver-failed: 1")
    end(engine, run.key, RunStatus.FAILED, at=NOW, failure="solver-failed: 1")

    with Session(engine) as db:
        assert told(db) == [(administrator.id, NoticeKind.RUN_FAILED)]


def test_what_is_rolled_back_leaves_no_notice(engine: Engine) -> None:
    with transaction(engine) as db:
        place = make_place(db)
        household = make_household(db, authority=place.authority)
        proposal = make_proposal(db, line=place.line, household=household)

    with Session(engine) as db:
        send_proposal(db, proposal.key, by=place.officer, at=NOW)
        assert len(told(db)) == 1
        db.rollback()

    with Session(engine) as db:
        assert told(db) == []


def test_every_kind_has_somebody_whom_it_concerns() -> None:
    assert set(TOLD) == set(NoticeKind)
