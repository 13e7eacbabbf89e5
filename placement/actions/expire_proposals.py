"""Nobody answered in time: the places are free again and the household waits for the next run. By the system."""

import logging
from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import ExpireReason
from placement.notices import tell
from placement.queries.exclusions import exclude_after, give_back_slot
from placement.queries.proposals_to_change import proposals_to_expire
from placement.queries.steering import pins_of
from placement.rules.deadlines import answer_time_has_passed
from placement.rules.proposal_status import may_become, status_without_place

log = logging.getLogger(__name__)
# The next run looks elsewhere first: docs/decisions/0013.
BARRED_DAYS = 30


def expire_proposals(db: Session, *, at: datetime) -> list[Proposal]:
    """End every question whose last day is over in Helsinki, and return them. Done twice, it does nothing more.

    The municipality is barred for this household for a while, unless an officer has pinned it there.
    What a rule forbids is logged and left, so that one odd row holds up nobody else.
    """
    today = helsinki_day(at)
    reason = ExpireReason.NO_ANSWER
    expired = []
    for held in proposals_to_expire(db, day=today):
        proposal, household = held.proposal, held.household
        broken = [
            *may_become(ProposalStatus.EXPIRED, proposal),
            *answer_time_has_passed(proposal, today),
        ]
        if broken:
            log.error("question %s cannot expire: %s", proposal.key, broken)
            continue

        proposal.status, proposal.expired_at = ProposalStatus.EXPIRED, at
        household.status = status_without_place(household)
        ledger.release(db, proposal, at=at, by=None, reason="expired")
        give_back_slot(db, proposal)
        pinned = {pin.municipality_id for pin in pins_of(db, household.key)}
        if proposal.municipality_id not in pinned:
            why = f"expired:{reason.value}"
            exclude_after(db, proposal, BARRED_DAYS, reason=why, by=None, at=at)
        record(
            db,
            Event.PROPOSAL_EXPIRED,
            at=at,
            by=None,
            about=proposal,
            reason=reason.value,
            due=str(proposal.answer_due_day),
        )
        tell(
            db,
            NoticeKind.PROPOSAL_EXPIRED,
            at=at,
            by=None,
            authority_id=held.deciding_authority_id,
            proposal=proposal,
        )
        expired.append(proposal)
    return expired
