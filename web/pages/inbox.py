"""The municipality's inbox: questions to answer, and what has been answered."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.proposal import ProposalStatus
from placement.model.words import DeclineReason
from placement.queries.agreements import agreements_visible_to
from placement.queries.choices import months_visible_to
from placement.queries.proposals import anonymous_profile_visible_to, proposals_visible_to
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, page

router = APIRouter(prefix="/inbox")
InboxReader = Annotated[Official, Depends(WhoMay(Permission.INBOX_READ))]
Answerer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_ANSWER))]
Version = Annotated[int, Form(ge=1)]
ANSWERED = [
    ProposalStatus.ACCEPTED,
    ProposalStatus.DECLINED,
    ProposalStatus.EXPIRED,
    ProposalStatus.WITHDRAWN,
]


@router.get("")
def inbox(request: Request, db: Db, official: InboxReader, page_number: PageNumber = 1) -> Response:
    """What waits, by deadline, and what was answered; the listing is recorded."""
    now = utc_now()
    waiting = proposals_visible_to(
        official, db, statuses=[ProposalStatus.SENT], sort="answer", most=200
    )
    answered = proposals_visible_to(
        official,
        db,
        statuses=ANSWERED,
        sort="-answer",
        first=(page_number - 1) * PER_PAGE,
        most=PER_PAGE,
    )
    viewed(db, Event.PROPOSALS_LISTED, by=official, at=now, count=len(waiting.rows))
    today = helsinki_day(now)
    return page(
        request,
        "inbox/list.html",
        block="inbox_list",
        waiting=waiting,
        answered=answered,
        paged=Paged(answered.rows, answered.total, page_number),
        today=today,
        agreements=agreements_visible_to(official, db, year=today.year)
        + agreements_visible_to(official, db, year=today.year + 1),
    )


@router.get("/{proposal_id}")
def question(request: Request, proposal_id: RowId, db: Db, official: InboxReader) -> Response:
    """One question with the anonymous profile; the view is recorded."""
    now = utc_now()
    today = helsinki_day(now)
    profiled = anonymous_profile_visible_to(official, proposal_id, db, day=today)
    viewed(db, Event.PROPOSAL_VIEWED, by=official, at=now, about=profiled.proposal)
    return page(
        request,
        "inbox/one.html",
        profiled=profiled,
        months=months_visible_to(official, db, day=today),
        reasons=list(DeclineReason),
        today=today,
    )


@router.post("/{proposal_id}/accept")
def accepted(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Answerer,
    version: Version,
    month: Annotated[str, Form(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")],
    slot: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Yes, in this month and this dwelling."""
    accept_proposal(
        db, proposal_id, month=month, slot_id=slot, version=version, by=official, at=utc_now()
    )
    return done(
        request, show="/inbox", message=_("Question %(number)s was accepted.", number=proposal_id)
    )


@router.post("/{proposal_id}/decline")
def declined(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Answerer,
    version: Version,
    reason: Annotated[DeclineReason, Form()],
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """No, for this reason."""
    decline_proposal(
        db, proposal_id, reason=reason, note=note, version=version, by=official, at=utc_now()
    )
    return done(
        request, show="/inbox", message=_("Question %(number)s was declined.", number=proposal_id)
    )
