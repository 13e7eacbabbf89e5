"""Municipalities: the list, and one with its areas, agreement and offer."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_language_level import change_language_level
from placement.actions.change_profile import change_profile
from placement.actions.change_service_offer import change_service_offer
from placement.days import helsinki_day
from placement.model.area import AreaKind
from placement.model.words import NeedKind
from placement.queries.municipalities import (
    MunicipalityRow,
    municipalities_visible_to,
    municipality_visible_to,
)
from placement.rules.offer import BEST_LEVEL, MOST_A_MONTH, MOST_UNITS, SERVICES
from placement.sight import use_is_told
from web.clock import utc_now
from web.depends import Db, ReadDb, WhoMay
from web.language import gettext as _
from web.names_of_codes import language_name, language_options
from web.paging import PER_PAGE, Paged, PageNumber
from web.render import done, page
from web.sorting import in_order, name_order

router = APIRouter(prefix="/municipalities")
MunicipalityReader = Annotated[Official, Depends(WhoMay(Permission.MUNICIPALITY_READ))]
OfferChanger = Annotated[Official, Depends(WhoMay(Permission.OFFER_CHANGE))]
Code = Annotated[str, Path(pattern="^[0-9]{3}$")]
Version = Annotated[int, Form(ge=0)]
Units = Annotated[int | None, Form(ge=0, le=MOST_UNITS)]
ORDERS = {
    "municipality": lambda one: name_order(one.municipality),
    "population": lambda one: one.municipality.population,
    "authority": lambda one: name_order(one.authority) if one.authority else "",
    "agreed": lambda one: one.agreed.at_most if one.agreed else 0,
}
ORDERS_BY_USE = {
    "used": lambda one: one.agreed.whole.used if one.agreed else 0,
    "free": lambda one: one.agreed.whole.free if one.agreed else 0,
}


@router.get("")
def municipalities(
    request: Request,
    db: ReadDb,
    official: MunicipalityReader,
    q: Annotated[str, Query(max_length=60)] = "",
    sort: Annotated[str, Query(max_length=20)] = "",
    number: PageNumber = 1,
) -> Response:
    """The municipalities within the official's scope, with this year's places."""
    today = helsinki_day(utc_now())
    found = municipalities_visible_to(official, db, day=today, search=q.strip())
    use_told = use_is_told(official.scope)
    orders = ORDERS | ORDERS_BY_USE if use_told else ORDERS
    ordered: list[MunicipalityRow] = in_order(found, sort, orders, default="municipality")
    first = (number - 1) * PER_PAGE
    return page(
        request,
        "municipalities/list.html",
        block="municipality_list",
        year=today.year,
        use_told=use_told,
        q=q.strip(),
        paged=Paged(ordered[first : first + PER_PAGE], len(found), number),
    )


@router.get("/{code}")
def municipality(
    request: Request,
    code: Code,
    db: ReadDb,
    official: MunicipalityReader,
    day: Annotated[date | None, Query()] = None,
) -> Response:
    """One municipality: facts, its areas on a day, agreements, what it offers."""
    today = helsinki_day(utc_now())
    return page(
        request,
        "municipalities/one.html",
        block="municipality_offer",
        shown=municipality_visible_to(official, code, db, day=today, areas_day=day),
        use_told=use_is_told(official.scope),
        areas_day=day or today,
        area_kinds=list(AreaKind),
        services=SERVICES,
        language_name=language_name,
        language_choices=language_options(),
        levels=range(BEST_LEVEL + 1),
        most_a_month=MOST_A_MONTH,
        most_units=MOST_UNITS,
    )


@router.post("/{code}/profile")
def profile_change(
    request: Request,
    code: Code,
    db: Db,
    official: OfferChanger,
    version: Version,
    monthly_intake: Annotated[int | None, Form(ge=0, le=MOST_A_MONTH)] = None,
    lists_dwellings: Annotated[bool, Form()] = False,
) -> Response:
    """How many persons a month, and whether dwellings are listed."""
    change_profile(
        db,
        code,
        monthly_intake=monthly_intake,
        lists_dwellings=lists_dwellings,
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=_address(code), message=_("The reception was saved."))


@router.post("/{code}/services")
def services_change(
    request: Request,
    code: Code,
    db: Db,
    official: OfferChanger,
    version: Version,
    school: Units = None,
    daycare: Units = None,
    literacy: Units = None,
    special_health: Units = None,
    mental_health: Units = None,
    disability: Units = None,
    child_protection: Units = None,
) -> Response:
    """What can start in a month; an empty field means that the service is not offered."""
    change_service_offer(
        db,
        code,
        {
            NeedKind.SCHOOL: school,
            NeedKind.DAYCARE: daycare,
            NeedKind.LITERACY: literacy,
            NeedKind.SPECIAL_HEALTH: special_health,
            NeedKind.MENTAL_HEALTH: mental_health,
            NeedKind.DISABILITY: disability,
            NeedKind.CHILD_PROTECTION: child_protection,
        },
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=_address(code), message=_("The services were saved."))


@router.post("/{code}/languages")
def language_change(
    request: Request,
    code: Code,
    db: Db,
    official: OfferChanger,
    version: Version,
    language: Annotated[str, Form(min_length=2, max_length=3)],
    level: Annotated[int, Form(ge=0, le=BEST_LEVEL)],
) -> Response:
    """How well one language is served."""
    change_language_level(
        db, code, language, level=level, version=version, by=official, at=utc_now()
    )
    message = _("The level of the language was saved.")
    return done(request, show=_address(code), message=message)


def _address(code: str) -> str:
    return f"/municipalities/{code}"
