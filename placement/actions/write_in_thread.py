"""The municipality asks on a question before it answers, and the authority replies; the time to answer goes on."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.letter import NoticeKind
from placement.model.thread_message import ThreadMessage
from placement.model.user import Role
from placement.notices import tell
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.thread import may_be_written


def write_in_thread(
    db: Session, proposal_id: int, *, text: str, by: Official, at: datetime
) -> ThreadMessage:
    """Write a message; the other side is told. The trail keeps that it was written, not what it says.

    Raises `NotFound`, `NotPermitted`, or `Refused` where it could tell who a person is.
    """
    held = proposal_to_change(by, proposal_id, db)
    proposal, asks = held.proposal, by.role is Role.MUNICIPALITY_OFFICER
    if asks:
        by.must(Permission.PROPOSAL_ANSWER, in_municipality=proposal.municipality_id)
    else:
        by.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)

    refuse_if_any([*may_be_written(proposal, text)])

    message = ThreadMessage(
        proposal_id=proposal.key, from_municipality=asks, text=text.strip(), at=at, by_id=by.id
    )
    db.add(message)
    record(db, Event.PROPOSAL_WRITTEN_ON, at=at, by=by, about=proposal)
    tell(
        db,
        NoticeKind.THREAD_ASKED if asks else NoticeKind.THREAD_REPLIED,
        at=at,
        by=by,
        authority_id=held.deciding_authority_id if asks else None,
        municipality_id=None if asks else proposal.municipality_id,
        proposal=proposal,
    )
    return message
