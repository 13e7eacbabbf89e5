"""A statement, an answer and the end of the hearing in the same second: each hearing ends once."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.end_hearings import end_hearings
from placement.actions.record_statement import record_statement
from placement.days import end_of_day
from placement.model.audit_entry import AuditEntry
from placement.model.hearing import Hearing, HearingOutcome
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.transaction import transaction
from tests.databases import KINDS
from tests.placement.at_once import at_once, crowded_engine, taken
from tests.placement.hearing import heard_place, make_heard
from tests.placement.place import Place

OVER = end_of_day(date(2026, 12, 1))


def status_of(db: Session, proposal: Proposal) -> HouseholdStatus:
    return db.get_one(Household, proposal.household_id).status


def trail(db: Session, event: str) -> list[AuditEntry]:
    return list(db.exec(select(AuditEntry).where(AuditEntry.event == event)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_statement_in_the_second_in_which_its_time_ends_is_one_of_the_two(kind: str) -> None:
    with crowded_engine(kind) as engine:
        with transaction(engine) as db:
            place = heard_place(db)
            keys = [make_heard(db, place).key for _ in range(12)]

        ended = at_once(engine, _acts(keys, place))

        assert set(ended) <= {"done", "no-hearing-goes-on", "hearing-goes-on"}
        assert ended[-2:] == ["done"] * 2
        _each_hearing_has_ended_once(engine, place)


def _acts(keys: list[int], place: Place) -> list[Callable[[Session], object]]:
    """Statements, answers, and the job twice."""
    statements = [
        lambda db, key=key: record_statement(
            db, key, outcome=HearingOutcome.IN_FAVOUR, by=place.officer, at=OVER
        )
        for key in keys
    ]
    answers = [
        lambda db, key=key: accept_proposal(
            db, key, month="2027-01", slot_id=None, by=place.answerer, at=OVER
        )
        for key in keys
    ]
    return [*statements, *answers, *[lambda db: end_hearings(db, at=OVER)] * 2]


def _each_hearing_has_ended_once(engine: Engine, place: Place) -> None:
    with Session(engine) as db:
        hearings = db.exec(select(Hearing)).all()
        assert all(one.outcome is not None for one in hearings)
        assert len(trail(db, "proposal.hearing_ended")) == len(hearings)
        for proposal in db.exec(select(Proposal)):
            yes = proposal.status is ProposalStatus.ACCEPTED
            expected = HouseholdStatus.ACCEPTED if yes else HouseholdStatus.HEARD
            assert status_of(db, proposal) is expected
    assert taken(engine, place.line.key) == 3 * len(hearings)
