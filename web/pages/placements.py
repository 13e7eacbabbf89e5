"""What comes after a municipality's yes: the officer's decision."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from pydantic import StringConstraints
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.assign_proposal import assign_proposal, assign_proposals
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.proposal_words import assigned_in_words, list_address, pairs_of
from web.render import done

router = APIRouter(prefix="/proposals")
Decider = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_ASSIGN))]
Version = Annotated[int, Form(ge=1)]
# Number and version of a proposal, as the list's boxes send them.
Chosen = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,8}:[1-9]\d{0,8}$")]


@router.post("/assign")
def proposals_assigned(
    request: Request,
    db: Db,
    official: Decider,
    chosen: Annotated[list[Chosen], Form(max_length=500)] = [],  # noqa: B006 (FastAPI copies it)
    municipality: Annotated[str, Form(max_length=3)] = "",
    sort: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Decide on many at once; the list then tells what was refused, and why."""
    outcome = assign_proposals(db, pairs_of(chosen), by=official, at=utc_now())
    refused = [number for number, _refusals in outcome.refused]
    return done(
        request,
        show=list_address(status="accepted", municipality=municipality, sort=sort, refused=refused),
        message=assigned_in_words(len(outcome.done), len(refused)),
    )


@router.post("/{proposal_id}/assign")
def proposal_assigned(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Decider,
    version: Version,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Decide on one: the household is assigned to the municipality."""
    assign_proposal(db, proposal_id, reason=reason, version=version, by=official, at=utc_now())
    return done(
        request,
        show=f"/proposals/{proposal_id}",
        message=_("The household was assigned to the municipality."),
    )
