"""Households: the list with its filter, and one household with everything about it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.steer_household import (
    exclude_municipality,
    pin_household,
    unpin_household,
)
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.household import HouseholdStatus
from placement.model.words import Ground, NeedKind
from placement.queries.choices import choices_visible_to
from placement.queries.households import Filter, household_visible_to, households_visible_to
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.language import gettext as _
from web.paging import Paged, PageNumber
from web.render import done, page

router = APIRouter(prefix="/households")
Reader = Annotated[Official, Depends(WhoMay(Permission.HOUSEHOLD_READ))]
Changer = Annotated[Official, Depends(WhoMay(Permission.HOUSEHOLD_CHANGE))]
Code = Annotated[str, Form(max_length=3)]
Reason = Annotated[str, Form(max_length=200)]
PER_PAGE = 25


@router.get("")
def households(
    request: Request,
    db: Db,
    official: Reader,
    status: Annotated[list[HouseholdStatus], Query()] = [],  # noqa: B006 (FastAPI copies it)
    ground: Annotated[str, Query(max_length=40)] = "",
    need: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=30)] = "",
    sort: Annotated[str, Query(max_length=20)] = "code",
    page_number: PageNumber = 1,
) -> Response:
    """One page of households; the listing is recorded, the search text is not."""
    now = utc_now()
    wanted = Filter(
        statuses=status,
        ground=Ground(ground) if ground in set(Ground) else None,
        need=NeedKind(need) if need in set(NeedKind) else None,
        search=q.strip(),
        sort=sort,
    )
    found = households_visible_to(
        official,
        db,
        wanted,
        day=helsinki_day(now),
        first=(page_number - 1) * PER_PAGE,
        most=PER_PAGE,
    )
    viewed(db, Event.HOUSEHOLDS_LISTED, by=official, at=now, count=len(found.rows))
    return page(
        request,
        "households/list.html",
        block="household_list",
        wanted=wanted,
        paged=Paged(found.rows, found.total, page_number, PER_PAGE),
        statuses=list(HouseholdStatus),
        grounds=list(Ground),
        kinds=list(NeedKind),
    )


@router.get("/{household_id}")
def household(request: Request, household_id: RowId, db: Db, official: Reader) -> Response:
    """One household; the view is recorded."""
    now = utc_now()
    whole = household_visible_to(official, household_id, db)
    viewed(db, Event.HOUSEHOLD_VIEWED, by=official, at=now, about=whole.household)
    return page(
        request,
        "households/one.html",
        whole=whole,
        choices=choices_visible_to(official, db, day=helsinki_day(now)),
        today=helsinki_day(now),
    )


@router.post("/{household_id}/pin")
def household_pinned(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    municipality: Code,
    reason: Reason = "",
    until: Annotated[date | None, Form()] = None,
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
    until: Annotated[date | None, Form()] = None,
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
