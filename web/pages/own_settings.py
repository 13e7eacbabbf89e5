"""One's own settings: the language, and when letters go out."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_own_settings import change_own_settings
from placement.model.user import Delivery
from placement.queries.own_settings import own_account_visible_to
from web.clock import utc_now
from web.depends import MAX_ID, Db, ReadDb, WhoMay
from web.language import COOKIE, speak
from web.language import gettext as _
from web.render import done, page

router = APIRouter(prefix="/settings")
Oneself = Annotated[Official, Depends(WhoMay(Permission.OWN_SETTINGS))]


@router.get("")
def own_settings(request: Request, db: ReadDb, official: Oneself) -> Response:
    """The form, filled with what is chosen."""
    return page(
        request,
        "own_settings/form.html",
        account=own_account_visible_to(official, db),
        digest_at=request.app.state.settings.digest_at,
    )


@router.post("")
def own_settings_changed(
    request: Request,
    db: Db,
    official: Oneself,
    language: Annotated[Literal["fi", "sv", "en"], Form()],
    delivery: Annotated[Delivery, Form()],
    version: Annotated[int, Form(ge=1, le=MAX_ID)],
) -> Response:
    """Save, and speak the language that was chosen."""
    change_own_settings(
        db, language=language, delivery=delivery, version=version, by=official, at=utc_now()
    )
    speak(language)
    answer = done(request, show="/settings", message=_("Your settings were saved."))
    # The language menu's choice in this browser would hide the one made here.
    answer.delete_cookie(COOKIE)
    return answer
