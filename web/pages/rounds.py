"""The yearly round as the authority sees it: all rounds, a new one, one with who has answered."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.move_round_day import move_round_day
from placement.actions.open_round import open_round
from placement.days import helsinki_day
from placement.model.yearly_round import AskedStatus
from placement.queries.municipalities import partners_visible_to
from placement.queries.rounds import round_visible_to, rounds_visible_to
from placement.rules.agreement import YEARS
from placement.rules.yearly_round import LONGEST_LETTER, MOST_TARGET
from placement.sight import use_is_told
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.language import ngettext, speaking
from web.render import done, page
from web.sorting import in_order, name_order

router = APIRouter(prefix="/rounds")
RoundReader = Annotated[Official, Depends(WhoMay(Permission.ROUND_READ))]
RoundChanger = Annotated[Official, Depends(WhoMay(Permission.ROUND_CHANGE))]
ORDERS = {
    "municipality": lambda row: name_order(row.municipality),
    "status": lambda row: (list(AskedStatus).index(row.asked.status), name_order(row.municipality)),
    "at_most": lambda row: row.answer.at_most if row.answer else -1,
    "change": lambda row: row.change if row.change is not None else -10_000,
}


@router.get("")
def rounds(request: Request, db: ReadDb, official: RoundReader) -> Response:
    """The rounds within scope; a municipality sees its own part in each."""
    today = helsinki_day(utc_now())
    return page(request, "rounds/list.html", rounds=rounds_visible_to(official, db), today=today)


@router.get("/new")
def round_form(request: Request, db: ReadDb, official: RoundChanger) -> Response:
    """The form of a new round, with a letter that the officer may change."""
    today = helsinki_day(utc_now())
    year = today.year + 1
    partners = partners_visible_to(official, db, day=today)
    return page(
        request,
        "rounds/new.html",
        municipalities=sorted(partners, key=name_order),
        year=year,
        first_year=today.year,
        letters={language: _usual_letter(language, year) for language in ("fi", "sv")},
        most=MOST_TARGET,
        longest=LONGEST_LETTER,
    )


@router.post("/new")
def round_open(
    request: Request,
    db: Db,
    official: RoundChanger,
    round_year: Annotated[int, Form(ge=YEARS.start, le=YEARS.stop - 1)],
    round_target: Annotated[int, Form(ge=0, le=MOST_TARGET)],
    round_due_day: Annotated[date, Form()],
    letter_fi: Annotated[str, Form(max_length=LONGEST_LETTER)],
    letter_sv: Annotated[str, Form(max_length=LONGEST_LETTER)],
    round_asked: Annotated[list[str], Form(max_length=400)],
    round_share: Annotated[bool, Form()] = False,
) -> Response:
    """Open it: every chosen municipality is told."""
    made = open_round(
        db,
        year=round_year,
        target=round_target,
        due_day=round_due_day,
        letter_fi=letter_fi,
        letter_sv=letter_sv,
        codes=round_asked,
        share=round_share,
        by=official,
        at=utc_now(),
    )
    n = len(set(round_asked))
    message = ngettext(
        "The round is open. %(n)s municipality is told.",
        "The round is open. %(n)s municipalities are told.",
        n,
    )
    return done(request, show=f"/rounds/{made.key}", message=message)


@router.get("/{round_id}")
def round_one(
    request: Request,
    round_id: RowId,
    db: ReadDb,
    official: RoundReader,
    status: Annotated[AskedStatus | None, Query()] = None,
    sort: str = "municipality",
) -> Response:
    """One round: who has answered, what they promise, and the year before."""
    shown = round_visible_to(official, round_id, db)
    rows = [row for row in shown.rows if status in {None, row.asked.status}]
    return page(
        request,
        "rounds/one.html",
        block="round_list",
        shown=shown,
        use_told=use_is_told(official.scope),
        rows=in_order(rows, sort, ORDERS, default="municipality"),
        chosen=status,
        statuses=list(AskedStatus),
        today=helsinki_day(utc_now()),
    )


@router.post("/{round_id}/day")
def round_day_moved(
    request: Request,
    round_id: RowId,
    db: Db,
    official: RoundChanger,
    round_due_day: Annotated[date, Form()],
    version: Annotated[int, Form(ge=1)],
) -> Response:
    """Give all of them more time."""
    move_round_day(db, round_id, due_day=round_due_day, version=version, by=official, at=utc_now())
    return done(request, show=f"/rounds/{round_id}", message=_("The last day was moved."))


def _usual_letter(language: str, year: int) -> str:
    """What the letter begins with, in a language of the country; the officer writes it on."""
    with speaking(language):
        return _(
            "We ask the municipality to decide how many persons who have been granted international protection, and"
            " quota refugees, it receives in %(year)s, and how the places are divided between groups.\n\n"
            "Please answer on the form in Kuntapaikka by the day named below, and attach the decision of the"
            " municipal board. Tell also which dwellings will be free, which languages you serve and which services"
            " can begin in a month.\n\n"
            "The wellbeing services county is heard before the agreement is made. We thank you for your"
            " cooperation.",
            year=year,
        )
