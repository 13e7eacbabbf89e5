"""Letters to officials: what went out, what did not, and to try again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.send_letter_again import send_letter_again
from placement.model.letter import NOT_SENT, LetterStatus
from placement.queries.letters_shown import letters_visible_to
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.letter_words import failure_sentence, said_in_all
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, page

router = APIRouter(prefix="/letters")
Postmaster = Annotated[Official, Depends(WhoMay(Permission.LETTER_MANAGE))]


@router.get("")
def letters(
    request: Request,
    db: ReadDb,
    official: Postmaster,
    status: Annotated[LetterStatus | None, Query()] = None,
    page_number: PageNumber = 1,
) -> Response:
    """The outbox, newest first."""
    shown = letters_visible_to(
        official, db, status=status, first=(page_number - 1) * PER_PAGE, most=PER_PAGE
    )
    settings = request.app.state.settings
    return page(
        request,
        "letters/list.html",
        block="letter_list",
        paged=Paged(shown.rows, shown.total, page_number),
        by_status=shown.by_status,
        chosen=status,
        again=NOT_SENT,
        said=said_in_all,
        failure_sentence=failure_sentence,
        by_server=settings.smtp_host,
        folder=settings.letter_folder,
    )


@router.post("/{letter_id}/again")
def letter_again(request: Request, letter_id: RowId, db: Db, official: Postmaster) -> Response:
    """Put it back among those that wait."""
    send_letter_again(db, letter_id, by=official, at=utc_now())
    return done(request, show="/letters", message=_("The letter waits to be sent again."))
