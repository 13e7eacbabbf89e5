"""Two-step disclosure: the officer records the consent, and the accepting municipality sees who the household is."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.disclose_household import disclose_household
from placement.actions.view import viewed
from placement.actions.withdraw_consent import withdraw_consent
from placement.audit import Event
from placement.model.disclosure import ConsentForm
from placement.queries.disclosures import persons_visible_to
from placement.queries.documents import documents_visible_to
from placement.rules.disclosure import LONGEST_REPRESENTATIVE, Consent
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.names_of_codes import language_name
from web.render import done, page

router = APIRouter()
Discloser = Annotated[Official, Depends(WhoMay(Permission.DISCLOSURE_RECORD))]
Reader = Annotated[Official, Depends(WhoMay(Permission.DISCLOSURE_READ))]


@router.post("/proposals/{proposal_id}/disclose")
def household_disclosed(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Discloser,
    version: Annotated[int, Form(ge=1)],
    consent_day: Annotated[date, Form()],
    consent_form: Annotated[ConsentForm, Form()],
    representative: Annotated[str, Form(max_length=LONGEST_REPRESENTATIVE)] = "",
) -> Response:
    """The household has consented: its personal data are disclosed to the municipality."""
    consent = Consent(consent_day, consent_form, representative)
    disclose_household(db, proposal_id, consent, version=version, by=official, at=utc_now())
    return done(
        request,
        show=f"/proposals/{proposal_id}",
        message=_("The household's personal data were disclosed to the municipality."),
    )


@router.post("/proposals/{proposal_id}/consent-withdrawn")
def consent_withdrawn(
    request: Request,
    proposal_id: RowId,
    db: Db,
    official: Discloser,
    withdrawn_day: Annotated[date, Form()],
    withdrawn_form: Annotated[ConsentForm, Form()],
) -> Response:
    """The household has taken its consent back."""
    withdraw_consent(
        db, proposal_id, day=withdrawn_day, form=withdrawn_form, by=official, at=utc_now()
    )
    return done(
        request,
        show=f"/proposals/{proposal_id}",
        message=_("The consent was taken back: the municipality no longer sees personal data."),
    )


@router.get("/inbox/{proposal_id}/persons")
def persons(request: Request, proposal_id: RowId, db: Db, official: Reader) -> Response:
    """Who the household is, and its decision documents; the view is recorded."""
    whole = persons_visible_to(official, proposal_id, db)
    viewed(
        db,
        Event.PERSONS_VIEWED,
        by=official,
        at=utc_now(),
        about=whole.proposal,
        household=whole.proposal.household_id,
        persons=len(whole.persons),
    )
    return page(
        request,
        "inbox/persons.html",
        whole=whole,
        documents=documents_visible_to(official, db, proposal_id=proposal_id),
        language_name=language_name,
    )
