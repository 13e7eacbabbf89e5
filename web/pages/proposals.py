"""Proposals: what the officer reviews, sends, changes, rejects and takes back."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request
from pydantic import StringConstraints
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_proposal import change_proposal
from placement.actions.extend_answer_time import extend_answer_time
from placement.actions.record_statement import record_statement
from placement.actions.reject_proposal import reject_proposal
from placement.actions.send_proposal import send_proposal, send_proposals
from placement.actions.view import viewed
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.area import LanguageStatus
from placement.model.disclosure import ConsentForm
from placement.model.hearing import HearingOutcome
from placement.model.proposal import ProposalStatus
from placement.model.words import ExpireReason, RejectReason
from placement.queries.answers_on_behalf import answers_on_behalf_visible_to
from placement.queries.assignments import after_yes_visible_to
from placement.queries.choices import choices_visible_to, names_visible_to
from placement.queries.disclosures import birth_days_visible_to, disclosures_visible_to
from placement.queries.documents import documents_visible_to
from placement.queries.hearings import hearing_visible_to
from placement.queries.linked_proposals import linked_visible_to
from placement.queries.obstacles import elsewhere_visible_to, obstacles_visible_to
from placement.queries.proposals import (
    Wanted,
    extensions_visible_to,
    proposal_visible_to,
    proposals_visible_to,
)
from placement.queries.threads import thread_visible_to
from placement.rules.deadlines import LONGEST_REASON
from placement.rules.disclosure import has_minors
from placement.rules.hearing import STATEMENTS
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.paging import PER_PAGE, Paged, PageNumber
from web.proposal_words import (
    closed_months_in_words,
    list_address,
    numbers_in,
    pairs_of,
    reasons_of,
    sent_in_words,
)
from web.render import done, page

router = APIRouter(prefix="/proposals")
Reviewer = Annotated[Official, Depends(WhoMay(Permission.PROPOSAL_REVIEW))]
Version = Annotated[int, Form(ge=1)]
SlotChoice = Annotated[int | None, Form(ge=1, le=2**31 - 1)]
MonthChoice = Annotated[str, Form(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
# Number and version of a proposal, as the list's boxes send them.
Chosen = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,8}:[1-9]\d{0,8}$")]
Note = Annotated[str, Form(max_length=500)]
Sort = Annotated[str, StringConstraints(max_length=20)]
Code = Annotated[str, StringConstraints(max_length=3)]
RunNumber = Annotated[int, Query(ge=1, le=2**31 - 1)]


@router.get("")
def proposals(
    request: Request,
    db: Db,
    official: Reviewer,
    status: ProposalStatus = ProposalStatus.PROPOSED,
    municipality: Annotated[Code, Query()] = "",
    sort: Annotated[Sort, Query()] = "-urgency",
    run: RunNumber | Literal[""] = "",
    refused: Annotated[str, Query(max_length=6_000, pattern="^[0-9,]*$")] = "",
    page_number: PageNumber = 1,
) -> Response:
    """One page of the proposals of a status; the listing is recorded."""
    now = utc_now()
    day = helsinki_day(now)
    wanted = Wanted([status], municipality, run or None, sort)
    start = (page_number - 1) * PER_PAGE
    found = proposals_visible_to(official, db, wanted, day=day, first=start, most=PER_PAGE)
    viewed(db, Event.PROPOSALS_LISTED, by=official, at=now, count=len(found.rows))
    return page(
        request,
        "proposals/list.html",
        block="proposal_list",
        shown=status,
        found=found,
        wanted=wanted,
        paged=Paged(found.rows, found.total, page_number),
        statuses=list(ProposalStatus),
        no_answer=ExpireReason.NO_ANSWER,
        places=names_visible_to(official, db),
        not_done=obstacles_visible_to(
            official,
            numbers_in(refused)[:PER_PAGE],
            db,
            day=day,
            assigning=status is ProposalStatus.ACCEPTED,
        ),
        on_behalf=answers_on_behalf_visible_to(
            official, [row.proposal.key for row in found.rows], db
        ),
        today=day,
    )


@router.post("/send")
def proposals_sent(
    request: Request,
    db: Db,
    official: Reviewer,
    chosen: Annotated[list[Chosen], Form(max_length=500)] = [],  # noqa: B006 (FastAPI copies it)
    municipality: Annotated[Code, Form()] = "",
    sort: Annotated[Sort, Form()] = "",
) -> Response:
    """Ask for many at once; the list then tells what was refused, and why."""
    outcome = send_proposals(db, pairs_of(chosen), by=official, at=utc_now())
    refused = [number for number, _refusals in outcome.refused]
    return done(
        request,
        show=list_address(municipality=municipality, sort=sort, refused=refused),
        message=sent_in_words(len(outcome.done), len(refused)),
    )


@router.get("/{proposal_id}")
def proposal(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Reviewer,
    to: Annotated[Code, Query()] = "",
) -> Response:
    """One proposal with its reasons, and what the municipality `to` has instead; the view is recorded."""
    now = utc_now()
    day = helsinki_day(now)
    row = proposal_visible_to(official, proposal_id, db, day=day)
    viewed(db, Event.PROPOSAL_VIEWED, by=official, at=now, about=row.proposal)
    places = names_visible_to(official, db)
    may_change = row.ours and row.proposal.status is ProposalStatus.PROPOSED
    municipalities = choices_visible_to(official, db, day=day).municipalities
    # Under a safety prohibition it may be proposed where the agreement is another authority's.
    codes = [one.code for one in municipalities]
    here = row.municipality.code if row.municipality else ""
    code = to or (here if here in codes else next(iter(codes), ""))
    return page(
        request,
        "proposals/one.html",
        block="proposal_change",
        row=row,
        told=reasons_of(row.proposal, places),
        against=[
            refusal
            for one in obstacles_visible_to(official, [proposal_id], db, day=day)
            for refusal in one.refusals
        ],
        municipalities=municipalities,
        elsewhere=elsewhere_visible_to(official, row.proposal, code, db, day=day)
        if may_change and code
        else None,
        closed_months=closed_months_in_words,
        reasons=list(RejectReason),
        no_answer=ExpireReason.NO_ANSWER,
        hearing=hearing_visible_to(official, proposal_id, db),
        statements=STATEMENTS,
        linked=linked_visible_to(official, row.proposal, db),
        after_yes=after_yes_visible_to(official, proposal_id, db),
        disclosures=disclosures_visible_to(official, proposal_id, db),
        consent_forms=list(ConsentForm),
        with_minors=has_minors(birth_days_visible_to(official, row.proposal.household_id, db), day),
        thread=thread_visible_to(official, proposal_id, db),
        told_by=answers_on_behalf_visible_to(official, [proposal_id], db).get(proposal_id),
        documents=documents_visible_to(official, db, proposal_id=proposal_id),
        document_languages=list(LanguageStatus),
        extensions=extensions_visible_to(official, proposal_id, db),
        today=day,
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
    to_municipality: Annotated[Code, Form()],
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


@router.post("/{proposal_id}/extend")
def proposal_extended(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Reviewer,
    version: Version,
    until: Annotated[date, Form()],
    reason: Annotated[str, Form(max_length=LONGEST_REASON)],
) -> Response:
    """Give the municipality more time."""
    extend_answer_time(
        db, proposal_id, until=until, reason=reason, version=version, by=official, at=utc_now()
    )
    return done(
        request, show=f"/proposals/{proposal_id}", message=_("The municipality has more time.")
    )


@router.post("/{proposal_id}/statement")
def statement_recorded(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Reviewer,
    version: Version,
    outcome: Annotated[HearingOutcome, Form()],
) -> Response:
    """Record what the wellbeing services county said, on its behalf."""
    record_statement(db, proposal_id, outcome=outcome, version=version, by=official, at=utc_now())
    message = _("The statement was recorded. The municipality may accept now.")
    return done(request, show=f"/proposals/{proposal_id}", message=message)


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
    return done(request, show=f"/proposals/{proposal_id}", message=_("The proposal was withdrawn."))
