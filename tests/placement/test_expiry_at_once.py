"""An answer in the second in which its time ends: one of the two wins whole, whatever the others do."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.expire_proposals import expire_proposals
from placement.actions.extend_answer_time import extend_answer_time
from placement.actions.steer_household import exclude_municipality
from placement.days import end_of_day
from placement.jobs.end_of_deadlines import end_of_deadlines
from placement.model.agreement import Slot
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import PROMISED, Proposal, ProposalStatus
from placement.model.words import DeclineReason
from placement.transaction import transaction
from tests.databases import KINDS
from tests.make import NOW, make_slot
from tests.placement.at_once import at_once, crowded_engine, taken
from tests.placement.place import Place, make_asked, make_place

OVER = end_of_day(date(2026, 12, 8))
# An answer given now may have to wait for the turn that has come meanwhile.
LAST_MOMENT = OVER - timedelta(seconds=1)
QUESTIONS = 36
# In turn: yes, no, more time, and a change beside it that answers nothing; each for one of two municipalities.
UNANSWERED = sum(number // 2 % 4 == 3 for number in range(QUESTIONS))


@pytest.fixture(params=KINDS)
def crowded(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with room for many connections."""
    with crowded_engine(request.param) as engine:
        yield engine


def answering(
    number: int, proposal_id: int, place: Place, slot: Slot, elsewhere: str
) -> Callable[[Session], object]:
    """Yes, no, more time, or a change of the household beside it, in turn."""
    if number % 4 == 0:
        return lambda db: accept_proposal(
            db, proposal_id, month="2027-01", slot_id=slot.key, by=place.answerer, at=LAST_MOMENT
        )
    if number % 4 == 1:
        return lambda db: decline_proposal(
            db, proposal_id, reason=DeclineReason.TOO_SOON, by=place.answerer, at=LAST_MOMENT
        )
    if number % 4 == 2:
        return lambda db: extend_answer_time(
            db, proposal_id, until=date(2026, 12, 20), reason="x", by=place.officer, at=OVER
        )
    return lambda db: exclude_municipality(
        db,
        db.get_one(Proposal, proposal_id).household_id,
        municipality_code=elsewhere,
        reason="x",
        by=place.officer,
        at=OVER,
    )


def test_answers_and_several_turns_of_the_job_at_once_end_each_question_once(
    crowded: Engine,
) -> None:
    with transaction(crowded) as db:
        first = make_place(db, persons=500)
        places = [first, make_place(db, authority=first.authority, persons=500)]
        slots = [make_slot(db, municipality=one.municipality, count=QUESTIONS) for one in places]
        keys = [make_asked(db, places[n % 2], slot=slots[n % 2]).key for n in range(QUESTIONS)]
    acts = [
        answering(
            number // 2,
            key,
            places[number % 2],
            slots[number % 2],
            places[1 - number % 2].municipality.code,
        )
        for number, key in enumerate(keys)
    ]
    jobs: list[Callable[[Session], object]] = [lambda db: end_of_deadlines(db, OVER)] * 3

    ended = at_once(crowded, [*acts[:18], *jobs, *acts[18:]])

    assert set(ended) <= {"done", "proposal-not-from-here", "extend-only-when-asked"}
    assert ended[18:21] == ["done"] * 3
    with Session(crowded) as db:
        proposals = {one.key: one for one in db.exec(select(Proposal))}
        households = {one.key: one for one in db.exec(select(Household))}
        events = Counter(entry.event for entry in db.exec(select(AuditEntry)))
        given = [db.get_one(Slot, slot.key).taken for slot in slots]
        released = Counter(
            one.proposal_id for one in db.exec(select(LedgerEntry)) if one.kind.value == "released"
        )
    statuses = Counter(one.status for one in proposals.values())
    assert statuses[ProposalStatus.EXPIRED] == events["proposal.expired"]
    assert statuses[ProposalStatus.ACCEPTED] == events["proposal.accepted"]
    assert statuses[ProposalStatus.DECLINED] == events["proposal.declined"]
    assert statuses[ProposalStatus.SENT] == events["proposal.extended"]
    assert statuses.total() == QUESTIONS
    assert statuses[ProposalStatus.EXPIRED] >= UNANSWERED > 0
    for one in proposals.values():
        gone = one.status in {ProposalStatus.EXPIRED, ProposalStatus.DECLINED}
        assert released[one.key] == (1 if gone else 0)
        expected = {
            ProposalStatus.ACCEPTED: HouseholdStatus.ACCEPTED,
            ProposalStatus.SENT: HouseholdStatus.ASKED,
        }.get(one.status, HouseholdStatus.READY)
        assert households[one.household_id].status is expected
    for place, slot_taken in zip(places, given, strict=True):
        promised = [
            one
            for one in proposals.values()
            if one.status in PROMISED and one.agreement_id == place.agreement.key
        ]
        assert taken(crowded, place.line.key) == sum(one.persons for one in promised)
        assert slot_taken == len(promised)


def test_one_answer_against_the_end_of_its_time_is_one_of_them(crowded: Engine) -> None:
    with transaction(crowded) as db:
        place = make_place(db, persons=500)
        keys = [make_asked(db, place).key for _ in range(8)]

    for key in keys:
        with transaction(crowded) as db:
            for other in db.exec(select(Proposal).where(Proposal.status == ProposalStatus.SENT)):
                other.answer_due_day = date(2026, 12, 8 if other.key == key else 31)
        ended = at_once(
            crowded,
            [
                lambda db, key=key: accept_proposal(  # type: ignore[misc]
                    db, key, month="2027-01", slot_id=None, by=place.answerer, at=LAST_MOMENT
                ),
                lambda db: expire_proposals(db, at=OVER),
            ],
        )
        with Session(crowded) as db:
            status = db.get_one(Proposal, key).status
        won = ended[0] == "done"
        assert ended[1] == "done"
        assert ended[0] in {"done", "proposal-not-from-here"}
        assert status is (ProposalStatus.ACCEPTED if won else ProposalStatus.EXPIRED)

    with Session(crowded) as db:
        left = [one.persons for one in db.exec(select(Proposal)) if one.status in PROMISED]
    assert taken(crowded, place.line.key) == sum(left)
    assert NOW < OVER
