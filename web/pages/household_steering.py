"""The officer's word on a household: pins, bars, links, and the end of a case."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.close_household import close_household
from placement.actions.link_households import link_households, unlink_household
from placement.actions.steer_household import (
    exclude_municipality,
    lift_exclusion,
    pin_household,
    unpin_household,
)
from placement.model.household import HouseholdStatus
from placement.model.words import UnlinkReason
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.render import done

router = APIRouter(prefix="/households")
Changer = Annotated[Official, Depends(WhoMay(Permission.HOUSEHOLD_CHANGE))]
Code = Annotated[str, Form(max_length=3)]
Reason = Annotated[str, Form(max_length=200)]
Until = Annotated[date | None, Form()]


@router.post("/{household_id}/pin")
def household_pinned(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    municipality: Code,
    reason: Reason = "",
    until: Until = None,
) -> Response:
    """Nowhere but here, in every run."""
    pin_household(
        db,
        household_id,
        municipality_code=municipality,
        reason=reason,
        until=until,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/households/{household_id}", message=_("The household was pinned."))


@router.post("/{household_id}/unpin")
def household_unpinned(
    request: Request, household_id: RowId, db: Db, official: Changer
) -> Response:
    """The runs choose again."""
    unpin_household(db, household_id, by=official, at=utc_now())
    return done(request, show=f"/households/{household_id}", message=_("The pin was taken off."))


@router.post("/{household_id}/exclude")
def municipality_excluded(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    municipality: Code,
    reason: Reason = "",
    until: Until = None,
) -> Response:
    """Never there, in any run."""
    exclude_municipality(
        db,
        household_id,
        municipality_code=municipality,
        reason=reason,
        until=until,
        by=official,
        at=utc_now(),
    )
    return done(
        request, show=f"/households/{household_id}", message=_("The municipality was excluded.")
    )


@router.post("/{household_id}/exclusions/{exclusion_id}/lift")
def exclusion_lifted(
    request: Request, household_id: RowId, exclusion_id: RowId, db: Db, official: Changer
) -> Response:
    """Allowed again."""
    lift_exclusion(db, household_id, exclusion_id, by=official, at=utc_now())
    return done(
        request,
        show=f"/households/{household_id}",
        message=_("The municipality is allowed again."),
    )


@router.post("/{household_id}/link")
def household_linked(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    linked_code: Annotated[str, Form(min_length=1, max_length=30)],
) -> Response:
    """To the same municipality as another household."""
    link_households(db, household_id, code=linked_code, by=official, at=utc_now())
    return done(
        request, show=f"/households/{household_id}", message=_("The households were linked.")
    )


@router.post("/{household_id}/unlink")
def household_unlinked(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    unlink_reason: Annotated[UnlinkReason, Form()],
) -> Response:
    """On its own again."""
    unlink_household(db, household_id, reason=unlink_reason, by=official, at=utc_now())
    return done(request, show=f"/households/{household_id}", message=_("The link was taken off."))


@router.post("/{household_id}/close")
def household_closed(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    way_out: Annotated[HouseholdStatus, Form()],
    end_day: Annotated[date, Form()],
    version: Annotated[int, Form(ge=1)],
    end_municipality: Annotated[int | None, Form(ge=1, le=2**31 - 1)] = None,
    end_reason: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """The case ends without a placement."""
    close_household(
        db,
        household_id,
        way_out,
        day=end_day,
        municipality_id=end_municipality,
        reason=end_reason,
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/households/{household_id}", message=_("The case was closed."))
