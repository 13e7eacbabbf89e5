"""Proposals: what the officer reviews, sends, changes, rejects and takes back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from pydantic import StringConstraints
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_proposal import change_proposal
from placement.actions.reject_proposal import reject_proposal
from placement.actions.send_proposal import send_proposal, send_proposals
from placement.actions.view import viewed
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.proposal import ProposalStatus
from placement.model.words import RejectReason
from placement.queries.choices import choices_visible_to, names_visible_to
from placement.queries.proposals import proposal_visible_to, proposals_visible_to
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.language import ngettext
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, page
from web.words import refusal_sentence

router = APIRouter(prefix="/proposals")
Reviewer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_REVIEW))]
Version = Annotated[int, Form(ge=1)]
SlotChoice = Annotated[int | None, Form(ge=1, le=2**31 - 1)]
MonthChoice = Annotated[str, Form(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
# Number and version of a proposal, as the list's boxes send them.
Chosen = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,8}:[1-9]\d{0,8}$")]
Note = Annotated[str, Form(max_length=500)]


@router.get("")
def proposals(
    request: Request,
    db: Db,
    official: Reviewer,
    status: ProposalStatus = ProposalStatus.PROPOSED,
    municipality: Annotated[str, Query(max_length=3)] = "",
    sort: Annotated[str, Query(max_length=20)] = "waiting",
    run: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    page_number: PageNumber = 1,
) -> Response:
    """One page of the proposals of a status; the listing is recorded."""
    found = proposals_visible_to(
        official,
        db,
        statuses=[status],
        municipality_code=municipality,
        run_id=run,
        sort=sort,
        first=(page_number - 1) * PER_PAGE,
        most=PER_PAGE,
    )
    viewed(db, Event.PROPOSALS_LISTED, by=official, at=utc_now(), count=len(found.rows))
    return page(
        request,
        "proposals/list.html",
        block="proposal_list",
        shown=status,
        found=found,
        municipality=municipality,
        paged=Paged(found.rows, found.total, page_number),
        statuses=list(ProposalStatus),
    )


@router.post("/send")
def proposals_sent(
    request: Request,
    db: Db,
    official: Reviewer,
    chosen: Annotated[list[Chosen], Form(max_length=500)] = [],  # noqa: B006 (FastAPI copies it)
) -> Response:
    """Ask for many at once; what is refused is told, the others are sent."""
    pairs = [tuple(map(int, one.split(":"))) for one in chosen]
    outcome = send_proposals(db, [(pair[0], pair[1]) for pair in pairs], by=official, at=utc_now())
    said = ngettext("%(n)s proposal was sent.", "%(n)s proposals were sent.", len(outcome.sent))
    for number, refusals in outcome.refused:
        reasons = " ".join(refusal_sentence(refusal) for refusal in refusals)
        said += " " + _("Proposal %(number)s was not sent: %(why)s", number=number, why=reasons)
    return done(request, show="/proposals", message=said)


@router.get("/{proposal_id}")
def proposal(request: Request, proposal_id: RowId, db: Db, official: Reviewer) -> Response:
    """One proposal with its reasons; the view is recorded."""
    row = proposal_visible_to(official, proposal_id, db)
    now = utc_now()
    viewed(db, Event.PROPOSAL_VIEWED, by=official, at=now, about=row.proposal)
    return page(
        request,
        "proposals/one.html",
        row=row,
        choices=choices_visible_to(official, db, day=helsinki_day(now)),
        places=names_visible_to(official, db),
        reasons=list(RejectReason),
    )


@router.post("/{proposal_id}/send")
def proposal_sent(
    request: Request, proposal_id: RowId, db: Db, official: Reviewer, version: Version
) -> Response:
    """Ask the municipality."""
    send_proposal(db, proposal_id, version=version, by=official, at=utc_now())
    return done(request, show=f"/proposals/{proposal_id}", message=_("The municipality was asked."))


@router.post("/{proposal_id}/reject")
def proposal_rejected(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Reviewer,
    version: Version,
    reason: Annotated[RejectReason, Form()],
    bar: Annotated[bool, Form()] = False,
    note: Note = "",
) -> Response:
    """Not this one, for a coded reason."""
    reject_proposal(
        db,
        proposal_id,
        reason=reason,
        bar=bar,
        note=note,
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(request, show="/proposals", message=_("The proposal was rejected."))


@router.post("/{proposal_id}/change")
def proposal_changed(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Reviewer,
    version: Version,
    to_municipality: Annotated[str, Form(max_length=3)],
    month: MonthChoice,
    slot: SlotChoice = None,
) -> Response:
    """Elsewhere, at another time or in another dwelling."""
    new = change_proposal(
        db,
        proposal_id,
        municipality_code=to_municipality,
        month=month,
        slot_id=slot,
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/proposals/{new.key}", message=_("The proposal was changed."))


@router.post("/{proposal_id}/withdraw")
def proposal_withdrawn(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Reviewer,
    version: Version,
    note: Note = "",
) -> Response:
    """Take the question or the placement back."""
    withdraw_proposal(db, proposal_id, note=note, version=version, by=official, at=utc_now())
    return done(request, show="/proposals", message=_("The proposal was withdrawn."))
