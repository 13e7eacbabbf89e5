"""Messages on a question before it is answered: the municipality asks, the authority replies, without names."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.write_in_thread import write_in_thread
from placement.model.thread_message import LONGEST_MESSAGE
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.render import done

router = APIRouter()
Reviewer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_REVIEW))]
Answerer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_ANSWER))]
Message = Annotated[str, Form(max_length=LONGEST_MESSAGE)]


@router.post("/inbox/{proposal_id}/thread")
def asked_on(
    request: Request, proposal_id: RowId, db: Db, official: Answerer, message: Message
) -> Response:
    """The municipality asks."""
    write_in_thread(db, proposal_id, text=message, by=official, at=utc_now())
    said = _("The message was sent. The time to answer goes on.")
    return done(request, show=f"/inbox/{proposal_id}", message=said)


@router.post("/proposals/{proposal_id}/thread")
def replied_on(
    request: Request, proposal_id: RowId, db: Db, official: Reviewer, message: Message
) -> Response:
    """The authority replies."""
    write_in_thread(db, proposal_id, text=message, by=official, at=utc_now())
    said = _("The message was sent. The time to answer goes on.")
    return done(request, show=f"/proposals/{proposal_id}", message=said)
