"""One municipality's part in the yearly round: its answers, the form, the attachment, and what the officer does."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.record_round_statement import record_round_statement
from placement.actions.register_round_answer import register_round_answer
from placement.actions.save_round_answer import Attachment, save_round_answer
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.hearing import HearingOutcome
from placement.model.yearly_round import DwellingSize, QuotaGroup
from placement.queries.rounds import asked_visible_to, attachment_visible_to
from placement.refusals import NotFound
from placement.rules.agreement import LONGEST_NUMBER
from placement.rules.quota_line import MOST_PERSONS
from placement.rules.round_content import QUARTERS, SERVICES, RoundContent
from placement.rules.round_lines import lines_of
from placement.rules.yearly_round import (
    LARGEST_ATTACHMENT,
    LONGEST_REMARKS,
    MOST_DWELLINGS,
    MOST_UNITS,
)
from placement.sight import use_is_told
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.names_of_codes import language_name
from web.render import done, page
from web.round_form import content_of, language_choices

router = APIRouter(prefix="/rounds/answers")
RoundReader = Annotated[Official, Depends(WhoMay(Permission.ROUND_READ))]
RoundChanger = Annotated[Official, Depends(WhoMay(Permission.ROUND_CHANGE))]
Version = Annotated[int, Form(ge=1)]
LIMITS = {
    "persons": MOST_PERSONS,
    "dwellings": MOST_DWELLINGS,
    "units": MOST_UNITS,
    "number": LONGEST_NUMBER,
    "remarks": LONGEST_REMARKS,
    "mb": LARGEST_ATTACHMENT // 1024 // 1024,
}
PARTS = {
    "groups": list(QuotaGroup),
    "sizes": list(DwellingSize),
    "quarters": QUARTERS,
    "services": SERVICES,
}


@router.get("/{asked_id}")
def asked_one(request: Request, asked_id: RowId, db: ReadDb, official: RoundReader) -> Response:
    """What was asked, every answer, and what is to be done next."""
    shown = asked_visible_to(official, asked_id, db)
    submitted = shown.submitted
    status = shown.municipality.language_status
    return page(
        request,
        "rounds/asked.html",
        block="asked_state",
        shown=shown,
        use_told=use_is_told(official.scope),
        parts=PARTS,
        language_name=language_name,
        lines=lines_of(submitted.content, status) if submitted else [],
        outcomes=list(HearingOutcome),
        today=helsinki_day(utc_now()),
    )


@router.get("/{asked_id}/form")
def answer_form(request: Request, asked_id: RowId, db: ReadDb, official: RoundReader) -> Response:
    """The form: it begins with the draft, or with the last answer."""
    shown = asked_visible_to(official, asked_id, db)
    if not shown.may_answer:
        raise NotFound
    content = shown.newest.content if shown.newest else RoundContent()
    return page(
        request,
        "rounds/form.html",
        shown=shown,
        content=content,
        parts=PARTS,
        to_tick=language_choices(content.languages),
        limits=LIMITS,
        today=helsinki_day(utc_now()),
    )


@router.post("/{asked_id}/form")
def answer_save(
    request: Request,
    asked_id: RowId,
    db: Db,
    official: RoundReader,
    content: Annotated[RoundContent, Depends(content_of)],
    version: Version,
    act: Annotated[Literal["draft", "submit"], Form()],
    decision_file: UploadFile | None = None,
) -> Response:
    """Keep a draft, or submit. A file field that was left empty comes without a name."""
    file = None
    if decision_file is not None and decision_file.filename:
        file = Attachment(decision_file.filename, decision_file.file.read(LARGEST_ATTACHMENT + 1))
    submit = act == "submit"
    save_round_answer(
        db,
        asked_id,
        content,
        attachment=file,
        submit=submit,
        version=version,
        by=official,
        at=utc_now(),
    )
    message = _("The answer was submitted.") if submit else _("The draft was saved.")
    return done(request, show=f"/rounds/answers/{asked_id}", message=message)


@router.get("/{asked_id}/{number}/attachment")
def answer_attachment(asked_id: RowId, number: RowId, db: Db, official: RoundReader) -> Response:
    """The file that came with an answer; that it was taken is recorded."""
    asked, upload = attachment_visible_to(official, asked_id, number, db)
    viewed(db, Event.ROUND_ATTACHMENT_VIEWED, by=official, at=utc_now(), about=asked, number=number)
    # By RFC 6266: the name as it is for those who understand it.
    name = quote(upload.filename, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename=\"answer.pdf\"; filename*=UTF-8''{name}"
    }
    return Response(upload.content, media_type="application/pdf", headers=headers)


@router.post("/{asked_id}/statement")
def statement_record(
    request: Request,
    asked_id: RowId,
    db: Db,
    official: RoundChanger,
    county_outcome: Annotated[HearingOutcome, Form()],
    version: Version,
) -> Response:
    """What the wellbeing services county said."""
    record_round_statement(
        db, asked_id, outcome=county_outcome, version=version, by=official, at=utc_now()
    )
    return done(
        request, show=f"/rounds/answers/{asked_id}", message=_("The statement was recorded.")
    )


@router.post("/{asked_id}/register")
def answer_register(
    request: Request,
    asked_id: RowId,
    db: Db,
    official: RoundChanger,
    version: Version,
    until_further_notice: Annotated[bool, Form()] = False,
) -> Response:
    """Make the agreement and its lines."""
    register_round_answer(
        db,
        asked_id,
        until_further_notice=until_further_notice,
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(
        request, show=f"/rounds/answers/{asked_id}", message=_("The agreement was registered.")
    )
