"""One's own sessions: where one is signed in, and signing out there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.end_session import end_own_session
from placement.queries.sessions import sessions_visible_to
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.render import done, page
from web.signed_in import limits_of, signed_in_of

router = APIRouter(prefix="/settings/sessions")
Oneself = Annotated[Official, Depends(WhoMay(Permission.OWN_SETTINGS))]


@router.get("")
def own_sessions(request: Request, db: ReadDb, official: Oneself) -> Response:
    """All that are open, this one first marked."""
    settings = request.app.state.settings
    here = signed_in_of(request)
    return page(
        request,
        "own_settings/sessions.html",
        block="session_list",
        sessions=sessions_visible_to(official, db, at=utc_now(), **limits_of(request)),
        here=here.session.id if here else None,
        idle_minutes=settings.session_idle_minutes,
        hours=settings.session_hours,
    )


@router.post("/{session_id}/end")
def own_session_ended(request: Request, session_id: RowId, db: Db, official: Oneself) -> Response:
    """Sign out there. This browser's own session ends by signing out, not here."""
    end_own_session(db, session_id, by=official, at=utc_now())
    return done(request, show="/settings/sessions", message=_("That browser is signed out."))
