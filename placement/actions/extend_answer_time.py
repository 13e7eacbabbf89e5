"""The officer gives a municipality more time to answer, with a reason; the earlier last days stay on record."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.days import helsinki_day
from placement.model.proposal import Proposal
from placement.queries.answer_time import move_last_day
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.deadlines import answer_time_may_be_extended
from placement.rules.proposal_status import is_the_one_read


def extend_answer_time(
    db: Session,
    proposal_id: int,
    *,
    until: date,
    reason: str,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Move the last day to answer to `until`. Raises `NotFound`, `NotPermitted`, `Refused`."""
    held = proposal_to_change(by, proposal_id, db)
    proposal = held.proposal
    by.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)

    refuse_if_any(
        [
            *answer_time_may_be_extended(proposal, until, reason=reason, today=helsinki_day(at)),
            *is_the_one_read(proposal, version),
        ]
    )

    move_last_day(db, proposal, until, reason=reason.strip(), by=by, at=at)
    return proposal
