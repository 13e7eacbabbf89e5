"""Dwellings that a municipality lists: one more kind, or a change of one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_slot import Dwelling, add_slot, change_slot
from placement.days import helsinki_day
from placement.queries.municipalities import municipality_visible_to, slot_visible_to
from placement.rules.months import month_of
from placement.rules.offer import LARGEST_DWELLING, LONGEST_LABEL, MOST_DWELLINGS
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.render import done, page

router = APIRouter(prefix="/municipalities/{code}/slots")
OfferChanger = Annotated[Official, Depends(WhoMay(Permission.OFFER_CHANGE))]
Code = Annotated[str, Path(pattern="^[0-9]{3}$")]
Size = Annotated[int, Form(ge=1, le=LARGEST_DWELLING)]
LIMITS = {"most": MOST_DWELLINGS, "largest": LARGEST_DWELLING, "longest": LONGEST_LABEL}


def dwelling_of(
    label: Annotated[str, Form(max_length=LONGEST_LABEL)],
    count: Annotated[int, Form(ge=0, le=MOST_DWELLINGS)],
    smallest: Size,
    largest: Size,
    from_month: Annotated[str, Form(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")],
    accessible: Annotated[bool, Form()] = False,
) -> Dwelling:
    """Read what the form says of the dwellings."""
    return Dwelling(label, count, smallest, largest, accessible, from_month)


Said = Annotated[Dwelling, Depends(dwelling_of)]


@router.get("/new")
def slot_form(request: Request, code: Code, db: ReadDb, official: OfferChanger) -> Response:
    """The form of a new kind of dwelling."""
    today = helsinki_day(utc_now())
    return page(
        request,
        "municipalities/slot.html",
        municipality=municipality_visible_to(official, code, db, day=today).municipality,
        slot=None,
        month_now=month_of(today),
        limits=LIMITS,
    )


@router.post("")
def slot_add(
    request: Request, code: Code, db: Db, official: OfferChanger, dwelling: Said
) -> Response:
    """List dwellings of one kind."""
    add_slot(db, code, dwelling, by=official, at=utc_now())
    return done(request, show=_address(code), message=_("The dwellings were listed."))


@router.get("/{slot_id}")
def slot_one(
    request: Request, code: Code, slot_id: RowId, db: ReadDb, official: OfferChanger
) -> Response:
    """The form of dwellings that are listed."""
    municipality, slot = slot_visible_to(official, code, slot_id, db)
    return page(
        request,
        "municipalities/slot.html",
        municipality=municipality,
        slot=slot,
        month_now=slot.from_month,
        limits=LIMITS,
    )


@router.post("/{slot_id}")
def slot_change(
    request: Request,
    code: Code,
    slot_id: RowId,
    db: Db,
    official: OfferChanger,
    dwelling: Said,
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Change what is listed."""
    change_slot(db, code, slot_id, dwelling, version=version, by=official, at=utc_now())
    return done(request, show=_address(code), message=_("The dwellings were changed."))


def _address(code: str) -> str:
    return f"/municipalities/{code}"
