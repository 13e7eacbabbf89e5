"""The officer's decision as a paper: issued once, corrected by a new one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.issue_decision import issue_decision
from placement.model.area import LanguageStatus
from web.clock import utc_now
from web.decision_words import decision_in_words
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.render import done

router = APIRouter(prefix="/proposals")
Decider = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_ASSIGN))]


@router.post("/{proposal_id}/decision")
def decision_issued(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Decider,
    language: Annotated[LanguageStatus, Form()],
    replaces: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
    reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Write the decision down, in the municipality's language or another; or correct the one that holds."""
    issue_decision(
        db,
        proposal_id,
        decision_in_words,
        language=language,
        replaces_id=replaces,
        reason=reason,
        by=official,
        at=utc_now(),
    )
    return done(
        request, show=f"/proposals/{proposal_id}", message=_("The decision document was issued.")
    )
