"""The officer records what a municipality answered by telephone or letter, on its behalf."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.answer_on_behalf import AnswerChannel
from placement.model.words import DeclineReason
from placement.queries.answers_on_behalf import answer_to_record_visible_to
from placement.queries.hearings import hearing_visible_to
from placement.rules.answer_on_behalf import LONGEST_SAID_BY, Told
from placement.rules.hearing import has_been_heard
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.render import done, page

router = APIRouter(prefix="/proposals")
Reviewer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_REVIEW))]
Version = Annotated[int, Form(ge=1)]


def told_in_form(
    channel: Annotated[AnswerChannel, Form()],
    said_by: Annotated[str, Form(max_length=LONGEST_SAID_BY)],
    said_day: Annotated[date, Form()],
) -> Told:
    """How the municipality told it."""
    return Told(channel, said_by, said_day)


HowTold = Annotated[Told, Depends(told_in_form)]


@router.get("/{proposal_id}/answer")
def answer_form(request: Request, proposal_id: RowId, db: Db, official: Reviewer) -> Response:
    """The form of both answers; the view of the proposal is recorded."""
    now = utc_now()
    today = helsinki_day(now)
    asked = answer_to_record_visible_to(official, proposal_id, db, day=today)
    viewed(db, Event.PROPOSAL_VIEWED, by=official, at=now, about=asked.row.proposal)
    hearing = hearing_visible_to(official, proposal_id, db)
    return page(
        request,
        "proposals/answer.html",
        asked=asked,
        channels=list(AnswerChannel),
        reasons=list(DeclineReason),
        not_heard=list(has_been_heard(hearing, today)),
        today=today,
    )


@router.post("/{proposal_id}/answer")
def answer_recorded(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Reviewer,
    version: Version,
    told: HowTold,
    answer: Annotated[Literal["accept", "decline"], Form()],
    month: Annotated[str, Form(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")],
    reason: Annotated[DeclineReason, Form()],
    slot: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """The municipality said yes, in this month and this dwelling, or no, for this reason."""
    now = utc_now()
    if answer == "accept":
        accept_proposal(
            db,
            proposal_id,
            month=month,
            slot_id=slot,
            version=version,
            told=told,
            by=official,
            at=now,
        )
    else:
        decline_proposal(
            db,
            proposal_id,
            reason=reason,
            note=note,
            version=version,
            told=told,
            by=official,
            at=now,
        )
    message = _(
        "The answer was recorded on the municipality's behalf, and the municipality is told."
    )
    return done(request, show=f"/proposals/{proposal_id}", message=message)
