"""One quota line: its revisions and ledger, and what an officer does on it by hand."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.correct_ledger_entry import correct_ledger_entry
from placement.actions.end_hold import end_hold
from placement.actions.hold_places import hold_places
from placement.actions.open_balance import open_balance
from placement.actions.revise_quota_line import revise_quota_line
from placement.days import helsinki_day
from placement.queries.quota_line import ledger_entry_visible_to, quota_line_visible_to
from placement.rules.quota_line import LONGEST_REASON, MOST_PERSONS
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, page

router = APIRouter(prefix="/quotas/lines")
LineReader = Annotated[Official, Depends(WhoMay(Permission.AGREEMENT_READ))]
LineChanger = Annotated[Official, Depends(WhoMay(Permission.AGREEMENT_CHANGE))]
Persons = Annotated[int, Form(ge=1, le=MOST_PERSONS)]
NoneOrMore = Annotated[int, Form(ge=0, le=MOST_PERSONS)]
Reason = Annotated[str, Form(max_length=LONGEST_REASON)]


@router.get("/{line_id}")
def line_one(
    request: Request, line_id: RowId, db: ReadDb, official: LineReader, number: PageNumber = 1
) -> Response:
    """Figures, revisions, the ledger a page at a time, and the forms."""
    shown = quota_line_visible_to(
        official, line_id, db, first=(number - 1) * PER_PAGE, most=PER_PAGE
    )
    return page(
        request,
        "quotas/line.html",
        block=("line_state", "line_ledger"),
        shown=shown,
        paged=Paged(shown.entries or (), shown.entries_total, number),
        # From when a revision may hold: today, but within the line's own year.
        from_day=max(helsinki_day(utc_now()), date(shown.line.year, 1, 1)),
        last_day=date(shown.line.year, 12, 31),
        longest=LONGEST_REASON,
        most=MOST_PERSONS,
    )


@router.post("/{line_id}/revisions")
def line_revise(
    request: Request,
    line_id: RowId,
    db: Db,
    official: LineChanger,
    committed: NoneOrMore,
    at_most: NoneOrMore,
    from_day: Annotated[date, Form()],
    revision_reason: Reason,
    read: Annotated[int, Form(ge=1)],
) -> Response:
    """Other numbers from a day on."""
    revise_quota_line(
        db,
        line_id,
        committed=committed,
        at_most=at_most,
        from_day=from_day,
        reason=revision_reason,
        read=read,
        by=official,
        at=utc_now(),
    )
    return done(request, show=_address(line_id), message=_("The revision was saved."))


@router.post("/{line_id}/holds")
def line_hold(
    request: Request, line_id: RowId, db: Db, official: LineChanger, held_persons: Persons
) -> Response:
    """Keep places back."""
    hold_places(db, line_id, persons=held_persons, by=official, at=utc_now())
    return done(request, show=_address(line_id), message=_("The places are held."))


@router.post("/{line_id}/holds/end")
def line_end_hold(
    request: Request, line_id: RowId, db: Db, official: LineChanger, ended_persons: Persons
) -> Response:
    """Give places back."""
    end_hold(db, line_id, persons=ended_persons, by=official, at=utc_now())
    return done(request, show=_address(line_id), message=_("The places are free again."))


@router.post("/{line_id}/opening")
def line_open(
    request: Request,
    line_id: RowId,
    db: Db,
    official: LineChanger,
    opening_reason: Reason,
    opening_reserved: NoneOrMore = 0,
    opening_accepted: NoneOrMore = 0,
    opening_arrived: NoneOrMore = 0,
) -> Response:
    """Bring in what happened before this system."""
    open_balance(
        db,
        line_id,
        reserved=opening_reserved,
        accepted=opening_accepted,
        arrived=opening_arrived,
        reason=opening_reason,
        by=official,
        at=utc_now(),
    )
    return done(request, show=_address(line_id), message=_("The opening balance was saved."))


@router.get("/{line_id}/entries/{entry_id}")
def entry_one(
    request: Request, line_id: RowId, entry_id: RowId, db: ReadDb, official: LineChanger
) -> Response:
    """One entry of the ledger, and the form that undoes it."""
    line, one = ledger_entry_visible_to(official, line_id, entry_id, db)
    return page(request, "quotas/entry.html", shown=line, one=one, longest=LONGEST_REASON)


@router.post("/{line_id}/entries/{entry_id}")
def entry_correct(
    request: Request,
    line_id: RowId,
    entry_id: RowId,
    db: Db,
    official: LineChanger,
    correction_reason: Reason,
) -> Response:
    """Undo the entry by its opposite."""
    correct_ledger_entry(db, line_id, entry_id, reason=correction_reason, by=official, at=utc_now())
    return done(request, show=_address(line_id), message=_("The entry was corrected."))


def _address(line_id: int) -> str:
    return f"/quotas/lines/{line_id}"
