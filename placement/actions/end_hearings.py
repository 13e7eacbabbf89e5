"""The county said nothing in time: that is recorded as no statement, and the question goes on. By the system."""

import logging
from datetime import datetime

from sqlmodel import Session

from placement.days import ONE_DAY, helsinki_day
from placement.model.hearing import Hearing
from placement.model.household import HouseholdStatus
from placement.model.proposal import Proposal
from placement.queries.answer_time import move_last_day
from placement.queries.hearings import end_in_silence, hearing_of
from placement.queries.proposals_to_change import proposals_to_hear_no_more
from placement.rules.hearing import last_day_after_hearing
from placement.rules.proposal_status import household_may_become

log = logging.getLogger(__name__)


def end_hearings(db: Session, *, at: datetime) -> list[Proposal]:
    """End every hearing whose last day is over in Helsinki; return their questions. Done twice, it does no more.

    What a rule forbids is logged and left, so that one odd row holds up nobody else.
    """
    ended = []
    for held in proposals_to_hear_no_more(db, day=helsinki_day(at)):
        if broken := list(household_may_become(HouseholdStatus.HEARD, held.household)):
            log.error("the hearing on question %s cannot end: %s", held.proposal.key, broken)
            continue
        hearing = hearing_of(db, held.proposal.key)
        assert hearing is not None, "the query chose it by its hearing"

        end_in_silence(db, hearing, held.proposal, held.household, at=at)
        _leave_a_working_day(db, held.proposal, hearing, at=at)
        ended.append(held.proposal)
    return ended


def _leave_a_working_day(
    db: Session, proposal: Proposal, hearing: Hearing, *, at: datetime
) -> None:
    """Move the last day to answer where a turn was missed: the municipality cannot answer while nothing runs."""
    today, before = helsinki_day(at), proposal.answer_due_day
    assert before is not None, "every question has its last day"
    until = last_day_after_hearing(before, today)
    if today > hearing.due_day + ONE_DAY and until != before:
        move_last_day(db, proposal, until, by=None, at=at)
