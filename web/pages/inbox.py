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
from placement.model.proposal import SHOWN_TO_MUNICIPALITY, ProposalStatus
from placement.model.words import DeclineReason, ExpireReason
from placement.queries.agreements import agreements_visible_to
from placement.queries.answers_on_behalf import answers_on_behalf_visible_to
from placement.queries.assignments import after_yes_visible_to
from placement.queries.choices import months_visible_to
from placement.queries.disclosures import disclosures_visible_to
from placement.queries.hearings import hearing_visible_to
from placement.queries.questions import (
    LATEST,
    dwellings_visible_to,
    question_visible_to,
    questions_visible_to,
)
from placement.queries.threads import thread_visible_to
from placement.rules.deadlines import may_still_be_answered
from placement.rules.hearing import has_been_heard
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.names_of_codes import language_name
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, page

router = APIRouter(prefix="/inbox")
InboxReader = Annotated[Official, Depends(WhoMay(Permission.INBOX_READ))]
Answerer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_ANSWER))]
Version = Annotated[int, Form(ge=1)]
ENDED = sorted(SHOWN_TO_MUNICIPALITY - {ProposalStatus.SENT})
# More than a municipality is ever asked at once.
ALL_THAT_WAITS = 500


@router.get("")
def inbox(request: Request, db: Db, official: InboxReader, page_number: PageNumber = 1) -> Response:
    """What waits, by deadline, and what was answered; the listing is recorded."""
    now = utc_now()
    today = helsinki_day(now)
    waiting, _total = questions_visible_to(
        official, db, statuses=[ProposalStatus.SENT], day=today, most=ALL_THAT_WAITS
    )
    answered, total = questions_visible_to(
        official,
        db,
        statuses=ENDED,
        day=today,
        order=LATEST,
        first=(page_number - 1) * PER_PAGE,
        most=PER_PAGE,
    )
    viewed(db, Event.PROPOSALS_LISTED, by=official, at=now, count=len(waiting) + len(answered))
    return page(
        request,
        "inbox/list.html",
        block="inbox_list",
        waiting=waiting,
        no_answer=ExpireReason.NO_ANSWER,
        paged=Paged(answered, total, page_number),
        today=today,
        on_behalf=answers_on_behalf_visible_to(
            official, [one.proposal.key for one in answered], db
        ),
        agreements=agreements_visible_to(official, db, year=today.year)
        + agreements_visible_to(official, db, year=today.year + 1),
        language_name=language_name,
    )


@router.get("/{proposal_id}")
def question(request: Request, proposal_id: RowId, db: Db, official: InboxReader) -> Response:
    """One question with the anonymous profile; the view is recorded."""
    now = utc_now()
    today = helsinki_day(now)
    asked = question_visible_to(official, proposal_id, db, day=today)
    viewed(db, Event.PROPOSAL_VIEWED, by=official, at=now, about=asked.proposal)
    hearing = hearing_visible_to(official, proposal_id, db)
    return page(
        request,
        "inbox/one.html",
        asked=asked,
        months=months_visible_to(official, db, day=today),
        dwellings=dwellings_visible_to(official, asked, db),
        agreements=agreements_visible_to(official, db, year=int(asked.proposal.month[:4])),
        reasons=list(DeclineReason),
        hearing=hearing,
        after_yes=after_yes_visible_to(official, proposal_id, db),
        disclosed=bool(disclosures_visible_to(official, proposal_id, db)),
        thread=thread_visible_to(official, proposal_id, db),
        told_by=answers_on_behalf_visible_to(official, [proposal_id], db).get(proposal_id),
        not_heard=list(has_been_heard(hearing, today)),
        too_late=list(may_still_be_answered(asked.proposal, today)),
        today=today,
        language_name=language_name,
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
