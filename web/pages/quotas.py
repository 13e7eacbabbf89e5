"""Agreements and quotas of an area: the list of a year, one agreement with its lines, a new one."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.add_quota_line import add_quota_line
from placement.actions.change_answer_days import change_answer_days
from placement.actions.make_agreement import make_agreement
from placement.days import helsinki_day
from placement.model.words import Category
from placement.queries.agreements import (
    AgreementFigures,
    agreement_visible_to,
    agreements_visible_to,
    authorities_visible_to,
    years_visible_to,
)
from placement.queries.municipalities import partners_visible_to
from placement.queries.policies_shown import usual_answer_days_visible_to
from placement.rules.agreement import LONGEST_NUMBER, YEARS
from placement.rules.deadlines import ANSWER_DAYS
from placement.rules.quota_line import LONGEST_LABEL, MOST_PERSONS
from placement.sight import use_is_told
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.paging import Paged, PageNumber
from web.quota_sums import Sums
from web.render import done, page
from web.sorting import in_order, name_order

router = APIRouter(prefix="/quotas")
QuotaReader = Annotated[Official, Depends(WhoMay(Permission.AGREEMENT_READ))]
AgreementChanger = Annotated[Official, Depends(WhoMay(Permission.AGREEMENT_CHANGE))]
# Agreements, each of several rows.
PER_PAGE = 25
ORDERS = {
    "municipality": lambda one: name_order(one.municipality),
    "authority": lambda one: (name_order(one.authority), name_order(one.municipality)),
    "agreed": lambda one: one.at_most,
}
ORDERS_BY_USE = {
    "reserved": lambda one: one.whole.reserved,
    "used": lambda one: one.whole.used,
    "held": lambda one: one.whole.held,
    "free": lambda one: one.whole.free,
}


@router.get("")
def quotas(
    request: Request,
    db: ReadDb,
    official: QuotaReader,
    year: Annotated[int | None, Query(ge=YEARS.start, le=YEARS.stop - 1)] = None,
    q: Annotated[str, Query(max_length=60)] = "",
    authority: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
    sort: Annotated[str, Query(max_length=20)] = "",
    number: PageNumber = 1,
) -> Response:
    """The agreements of a year within the official's scope, with sums."""
    shown = year or helsinki_day(utc_now()).year
    found = agreements_visible_to(
        official,
        db,
        year=shown,
        search=q.strip(),
        authority_id=int(authority) if authority else None,
        also_without_lines=True,
    )
    use_told = use_is_told(official.scope)
    orders = ORDERS | ORDERS_BY_USE if use_told else ORDERS
    ordered: list[AgreementFigures] = in_order(found, sort, orders, default="municipality")
    first = (number - 1) * PER_PAGE
    return page(
        request,
        "quotas/list.html",
        block="quota_list",
        year=shown,
        years=sorted({*years_visible_to(official, db), shown}),
        authorities=authorities_visible_to(official, db),
        q=q.strip(),
        authority=authority,
        sums=Sums(found),
        use_told=use_told,
        paged=Paged(ordered[first : first + PER_PAGE], len(found), number, PER_PAGE),
    )


@router.get("/new")
def agreement_form(request: Request, db: ReadDb, official: AgreementChanger) -> Response:
    """The form of a new agreement."""
    today = helsinki_day(utc_now())
    partners = partners_visible_to(official, db, day=today)
    return page(
        request,
        "quotas/new.html",
        municipalities=sorted(partners, key=name_order),
        first_day=date(today.year + 1, 1, 1),
    )


@router.post("/new")
def agreement_make(
    request: Request,
    db: Db,
    official: AgreementChanger,
    municipality: Annotated[str, Form(min_length=3, max_length=3)],
    valid_from_day: Annotated[date, Form()],
    valid_to_day: Annotated[date | None, Form()] = None,
    decision_number: Annotated[str, Form(max_length=LONGEST_NUMBER)] = "",
) -> Response:
    """Make an agreement; its lines are added on its page."""
    made = make_agreement(
        db,
        municipality,
        valid_from_day=valid_from_day,
        valid_to_day=valid_to_day,
        decision_number=decision_number,
        by=official,
        at=utc_now(),
    )
    message = _("The agreement was made. Add its quota lines.")
    return done(request, show=f"/quotas/{made.key}", message=message)


@router.get("/{agreement_id}")
def agreement_one(
    request: Request, agreement_id: RowId, db: ReadDb, official: QuotaReader
) -> Response:
    """One agreement: its lines of all years, and the form of a new line."""
    return page(
        request,
        "quotas/agreement.html",
        block="agreement_lines",
        shown=agreement_visible_to(official, agreement_id, db),
        use_told=use_is_told(official.scope),
        usual_answer_days=usual_answer_days_visible_to(official, db),
        most_answer_days=ANSWER_DAYS.stop - 1,
        categories=list(Category),
        year=helsinki_day(utc_now()).year,
        most=MOST_PERSONS,
        longest_label=LONGEST_LABEL,
    )


@router.post("/{agreement_id}/answer-days")
def answer_days_changed(
    request: Request,
    agreement_id: RowId,
    db: Db,
    official: AgreementChanger,
    version: Annotated[int, Form(ge=1)],
    answer_days: Annotated[int | None, Form(ge=ANSWER_DAYS.start, le=ANSWER_DAYS.stop - 1)] = None,
) -> Response:
    """Set how long the municipality has to answer a question; empty: as the policy says."""
    change_answer_days(
        db, agreement_id, answer_days=answer_days, version=version, by=official, at=utc_now()
    )
    message = _("The time to answer was saved. Questions that are out keep theirs.")
    return done(request, show=f"/quotas/{agreement_id}", message=message)


@router.post("/{agreement_id}/lines")
def line_add(
    request: Request,
    agreement_id: RowId,
    db: Db,
    official: AgreementChanger,
    year: Annotated[int, Form(ge=YEARS.start, le=YEARS.stop - 1)],
    label: Annotated[str, Form(max_length=LONGEST_LABEL)],
    categories: Annotated[list[Category], Form()],
    committed: Annotated[int, Form(ge=0, le=MOST_PERSONS)],
    at_most: Annotated[int, Form(ge=0, le=MOST_PERSONS)],
) -> Response:
    """Agree a line."""
    add_quota_line(
        db,
        agreement_id,
        year=year,
        label=label,
        categories=categories,
        committed=committed,
        at_most=at_most,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/quotas/{agreement_id}", message=_("The quota line was added."))
