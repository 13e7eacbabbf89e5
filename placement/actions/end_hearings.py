"""The county said nothing in time: that is recorded as no statement, and the question goes on. By the system."""

from datetime import datetime

from sqlmodel import Session

from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.hearing import HearingOutcome
from placement.model.household import HouseholdStatus
from placement.model.proposal import Proposal
from placement.queries.hearings import hearing_of
from placement.queries.proposals_to_change import proposals_to_hear_no_more
from placement.refusals import refuse_if_any
from placement.rules.proposal_status import household_may_become


def end_hearings(db: Session, *, at: datetime) -> list[Proposal]:
    """End every hearing whose last day is over in Helsinki; return their questions. Done twice, it does no more."""
    ended = []
    for held in proposals_to_hear_no_more(db, day=helsinki_day(at)):
        refuse_if_any(list(household_may_become(HouseholdStatus.HEARD, held.household)))
        hearing = hearing_of(db, held.proposal.key)
        assert hearing is not None, "the query chose it by its hearing"

        hearing.outcome, hearing.ended_at = HearingOutcome.NO_STATEMENT, at
        held.household.status = HouseholdStatus.HEARD
        record(
            db,
            Event.HEARING_ENDED,
            at=at,
            by=None,
            about=held.proposal,
            outcome=hearing.outcome.value,
            due=str(hearing.due_day),
        )
        ended.append(held.proposal)
    return ended
