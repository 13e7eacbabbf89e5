"""The policy of the runs: what is in force and what each weight does, its versions, and a new version."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_policy import change_policy
from placement.queries.policies_shown import policy_visible_to
from web.clock import utc_now
from web.depends import MAX_ID, Db, ReadDb, RunReader, WhoMay
from web.language import gettext as _
from web.policy_form import GROUPS, LONGEST_REASON, changes, read, values_of
from web.render import done, page

router = APIRouter(prefix="/policy")
PolicyChanger = Annotated[Official, Depends(WhoMay(Permission.POLICY_CHANGE))]


async def _texts(request: Request) -> dict[str, str]:
    """What a browser sent, as text: the page says itself what is wrong with which field."""
    return {name: text for name, text in (await request.form()).items() if isinstance(text, str)}


@router.get("")
def policy(request: Request, db: ReadDb, official: RunReader) -> Response:
    """The policy in force, and all versions."""
    shown = policy_visible_to(official, db)
    return page(
        request,
        "policy/one.html",
        shown=shown,
        groups=GROUPS,
        values=values_of(shown.data),
        changes=changes,
    )


@router.get("/edit")
def policy_form(request: Request, db: ReadDb, official: PolicyChanger) -> Response:
    """The form of a new version, filled with the one in force."""
    shown = policy_visible_to(official, db)
    return _form(request, values=values_of(shown.data), number=shown.number)


@router.post("/edit")
def policy_changed(
    request: Request,
    db: Db,
    official: PolicyChanger,
    sent: Annotated[dict[str, str], Depends(_texts)],
) -> Response:
    """Write the new version, or show the form again with what is wrong at its field."""
    content, errors = read(sent)
    number = sent.get("number", "")
    # Without the number of the version that was changed it is no form of ours.
    based_on = int(number) if number.isascii() and number.isdecimal() else 0
    if errors:
        return _form(request, values=sent, number=min(based_on, MAX_ID), errors=errors, status=422)
    made = change_policy(
        db, content, number=based_on, reason=sent["reason"], by=official, at=utc_now()
    )
    if made.number == based_on:
        message = _("Nothing was changed: the policy says the same already.")
    else:
        message = _(
            "Version %(number)s of the policy is in force from the next run on.", number=made.number
        )
    return done(request, show="/policy", message=message)


def _form(
    request: Request,
    *,
    values: object,
    number: int,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return page(
        request,
        "policy/edit.html",
        block="policy_form",
        status=status,
        groups=GROUPS,
        values=values,
        reason=values.get("reason", "") if errors and isinstance(values, dict) else "",
        number=number,
        errors=errors or {},
        longest_reason=LONGEST_REASON,
    )
