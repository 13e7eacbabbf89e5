"""Households: the list with its filter, and one household with everything about it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.view import viewed
from placement.audit import Event
from placement.days import helsinki_day
from placement.model.household import HouseholdStatus
from placement.model.words import (
    ExpireReason,
    Ground,
    NeedKind,
    RejectReason,
    TieKind,
    UnlinkReason,
)
from placement.queries.answers_on_behalf import answers_on_behalf_visible_to
from placement.queries.choices import choices_visible_to, names_visible_to
from placement.queries.households import (
    SIZES,
    Filter,
    filter_choices_visible_to,
    households_visible_to,
)
from placement.queries.left_without import left_without_visible_to
from placement.queries.one_household import household_visible_to, municipalities_visible_to
from placement.rules.household import CLOSED, WAYS_OUT
from placement.rules.urgency import years_old
from web.change_words import change_in_words
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay
from web.household_words import happening_in_words, reason_in_words
from web.names_of_codes import country_name, language_name
from web.paging import Paged, PageNumber
from web.proposal_words import reasons_of
from web.render import page

router = APIRouter(prefix="/households")
Reader = Annotated[Official, Depends(WhoMay(Permission.HOUSEHOLD_READ))]
PER_PAGE = 25


def wanted_filter(
    status: Annotated[list[HouseholdStatus], Query()] = [],  # noqa: B006 (FastAPI copies it)
    ground: Ground | Literal[""] = "",
    need: NeedKind | Literal[""] = "",
    place: Annotated[str, Query(max_length=3)] = "",
    size: Annotated[str, Query(max_length=3)] = "",
    language: Annotated[str, Query(max_length=8)] = "",
    overdue: bool = False,
    linked: bool = False,
    q: Annotated[str, Query(max_length=60)] = "",
    sort: Annotated[str, Query(max_length=20)] = "code",
) -> Filter:
    """What the address asks for."""
    return Filter(
        statuses=status,
        ground=ground or None,
        need=need or None,
        place=place,
        size=size,
        language=language,
        overdue=overdue,
        linked=linked,
        search=q.strip(),
        sort=sort,
    )


@router.get("")
def households(
    request: Request,
    db: Db,
    official: Reader,
    wanted: Annotated[Filter, Depends(wanted_filter)],
    page_number: PageNumber = 1,
) -> Response:
    """One page of households; the listing is recorded, the search text is not."""
    now = utc_now()
    found = households_visible_to(
        official,
        db,
        wanted,
        day=helsinki_day(now),
        first=(page_number - 1) * PER_PAGE,
        most=PER_PAGE,
    )
    viewed(
        db,
        Event.HOUSEHOLDS_LISTED,
        by=official,
        at=now,
        count=len(found.rows),
        filter=wanted.codes(),
    )
    return page(
        request,
        "households/list.html",
        block="household_list",
        wanted=wanted,
        paged=Paged(found.rows, found.total, page_number, PER_PAGE),
        statuses=list(HouseholdStatus),
        grounds=list(Ground),
        kinds=list(NeedKind),
        sizes=list(SIZES),
        choices=filter_choices_visible_to(official, db),
        language_name=language_name,
    )


@router.get("/{household_id}")
def household(request: Request, household_id: RowId, db: Db, official: Reader) -> Response:
    """One household; the view is recorded."""
    now = utc_now()
    today = helsinki_day(now)
    whole = household_visible_to(official, household_id, db, day=today)
    viewed(db, Event.HOUSEHOLD_VIEWED, by=official, at=now, about=whole.household)
    return page(
        request,
        "households/one.html",
        whole=whole,
        today=today,
        on_behalf=answers_on_behalf_visible_to(
            official, [proposal.key for proposal, _place in whole.proposals], db
        ),
        no_answer=ExpireReason.NO_ANSWER,
        told=reasons_of(whole.live[0], names_visible_to(official, db)) if whole.live else None,
        left=left_without_visible_to(official, household_id, db),
        change_in_words=change_in_words,
        closed=whole.household.status in CLOSED,
        choices=choices_visible_to(official, db, day=today),
        municipalities=municipalities_visible_to(official, db),
        tie_kinds=list(TieKind),
        unlink_reasons=list(UnlinkReason),
        reject_reasons=list(RejectReason),
        ways_out=sorted(WAYS_OUT),
        language_name=language_name,
        country_name=country_name,
        years_old=years_old,
        happening_in_words=happening_in_words,
        reason_in_words=reason_in_words,
    )
