"""Agreements and quotas of an area: agreed, reserved, used, free, by line."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.days import helsinki_day
from placement.ledger import Figures
from placement.queries.agreements import agreements_visible_to, years_visible_to
from placement.queries.quota_line import quota_line_visible_to
from web.clock import utc_now
from web.depends import ReadDb, RowId, WhoMay
from web.paging import Paged, PageNumber
from web.render import page

router = APIRouter(prefix="/quotas")
QuotaReader = Annotated[Official, Depends(WhoMay(Permission.AGREEMENT_READ))]
PER_PAGE = 40


@router.get("")
def quotas(
    request: Request,
    db: ReadDb,
    official: QuotaReader,
    year: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    q: Annotated[str, Query(max_length=60)] = "",
    page_number: PageNumber = 1,
) -> Response:
    """The agreements of a year within the official's scope."""
    shown = year or helsinki_day(utc_now()).year
    found = agreements_visible_to(official, db, year=shown, search=q.strip())
    first = (page_number - 1) * PER_PAGE
    return page(
        request,
        "quotas/list.html",
        block="quota_list",
        year=shown,
        years=years_visible_to(official, db) or [shown],
        q=q,
        total=sum((one.whole for one in found), Figures()),
        committed=sum(one.committed for one in found),
        paged=Paged(found[first : first + PER_PAGE], len(found), page_number, PER_PAGE),
    )


@router.get("/lines/{line_id}")
def quota_line(request: Request, line_id: RowId, db: ReadDb, official: QuotaReader) -> Response:
    """One line: its revisions and every entry of its ledger."""
    return page(request, "quotas/line.html", line=quota_line_visible_to(official, line_id, db))
