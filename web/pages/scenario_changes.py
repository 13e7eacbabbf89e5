"""The changes of a scenario: a form for each kind, adding one, and taking one away."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_scenario import add_change, remove_change
from placement.model.words import Category, NeedKind
from placement.queries.scenario_choices import (
    change_choices_visible_to,
    household_to_try_visible_to,
)
from placement.refusals import NotFound
from placement.rules import scenario_change
from placement.rules.scenario_change import (
    LARGEST,
    MOST_ARRIVALS,
    MOST_DWELLINGS,
    MOST_PERSONS,
    Arrivals,
    ArrivalsLike,
    DropExclusion,
    Dwellings,
    Intake,
    LinePersons,
    NewLine,
    PinTo,
    ScenarioChange,
    ServiceUnits,
    Weight,
)
from web.clock import utc_now
from web.depends import MAX_ID, Db, ReadDb, RowId, WhoMay
from web.language import gettext as _
from web.names_of_codes import language_name
from web.render import done, page
from web.scenario_words import FORMS, field_of

router = APIRouter(prefix="/scenarios/{scenario_id}/changes")
Changer = Annotated[Official, Depends(WhoMay(Permission.SCENARIO_CHANGE))]
Version = Annotated[int, Form(ge=1, le=MAX_ID)]
Code = Annotated[scenario_change.Code, Form()]
More = Annotated[scenario_change.Difference, Form()]
Size = Annotated[scenario_change.Size, Form()]
Month = Annotated[scenario_change.Month, Form()]
Arriving = Annotated[scenario_change.Arriving, Form()]
HouseholdCode = Annotated[str, Form(min_length=1, max_length=30)]
# A line is chosen with its municipality: "500 q12".
LineCode = Annotated[str, Form(pattern=r"^\w{1,10} [\w-]{1,60}$")]


@dataclass(frozen=True)
class Adding:
    """The scenario that a form adds a change to, in the version that its reader saw."""

    request: Request
    scenario_id: RowId
    db: Db
    official: Changer
    version: Version

    def __call__(self, change: ScenarioChange) -> Response:
        """Add it, and show the scenario. Raises `NotFound` and `Refused`."""
        add_change(
            self.db, self.scenario_id, change, version=self.version, by=self.official, at=utc_now()
        )
        show = f"/scenarios/{self.scenario_id}"
        return done(self.request, show=show, message=_("The change was added."))


Adder = Annotated[Adding, Depends()]


@router.get("/{kind}")
def change_form(
    request: Request, scenario_id: RowId, kind: str, db: ReadDb, official: Changer
) -> Response:
    """The form of one kind of change."""
    choices = change_choices_visible_to(official, scenario_id, db)
    if kind not in FORMS:
        raise NotFound
    return page(
        request,
        "scenarios/change.html",
        kind=kind,
        choices=choices,
        categories=list(Category),
        services=[one for one in NeedKind if one is not NeedKind.ACCESSIBLE_DWELLING],
        field_of=field_of,
        language_name=language_name,
        most={"persons": MOST_PERSONS, "arrivals": MOST_ARRIVALS, "dwellings": MOST_DWELLINGS},
        largest=LARGEST,
    )


@router.post("/line")
def line_changed(
    add: Adder,
    line: LineCode,
    persons_more: More,
) -> Response:
    """Persons more or fewer on a quota line."""
    place, key = line.split(" ")
    change = LinePersons(municipality=place, line=key, persons=persons_more)
    return add(change)


@router.post("/new_line")
def line_added(
    add: Adder,
    municipality: Code,
    line_category: Annotated[Category, Form()],
    line_persons: Annotated[scenario_change.Persons, Form()],
    first_month: Month,
) -> Response:
    """A quota line that is not agreed yet."""
    change = NewLine(
        municipality=municipality,
        category=line_category,
        persons=line_persons,
        from_month=first_month,
    )
    return add(change)


@router.post("/intake")
def intake_changed(
    add: Adder,
    municipality: Code,
    persons_more: More,
) -> Response:
    """Persons more or fewer in each month."""
    change = Intake(municipality=municipality, persons=persons_more)
    return add(change)


@router.post("/dwellings")
def dwellings_added(
    add: Adder,
    municipality: Code,
    count: Annotated[int, Form(ge=1, le=MOST_DWELLINGS)],
    smallest: Size,
    largest: Size,
    from_month: Month,
    accessible: Annotated[bool, Form()] = False,
) -> Response:
    """Dwellings of one kind, from a month on."""
    change = Dwellings(
        municipality=municipality,
        count=count,
        smallest=smallest,
        largest=largest,
        accessible=accessible,
        from_month=from_month,
    )
    return add(change)


@router.post("/service")
def service_changed(
    add: Adder,
    municipality: Code,
    service: Annotated[NeedKind, Form()],
    units_more: More,
) -> Response:
    """Units more or fewer of a service in each month."""
    change = ServiceUnits(municipality=municipality, service=service, units=units_more)
    return add(change)


@router.post("/arrivals_like")
def alike_arrive(
    add: Adder,
    household_code: HouseholdCode,
    arrivals: Arriving,
) -> Response:
    """Households like one that is there."""
    household = household_to_try_visible_to(add.official, household_code, add.db)
    change = ArrivalsLike(count=arrivals, household=household)
    return add(change)


@router.post("/arrivals")
def described_arrive(
    add: Adder,
    arrivals: Arriving,
    household_persons: Size,
    household_category: Annotated[Category, Form()],
    household_urgency: Annotated[int, Form(ge=1, le=10)],
    first_month: Month,
    household_language: Annotated[str, Form(max_length=8)] = "",
    needs_accessible: Annotated[bool, Form()] = False,
) -> Response:
    """Households of a described kind."""
    change = Arrivals(
        count=arrivals,
        persons=household_persons,
        category=household_category,
        urgency=household_urgency,
        language=household_language,
        accessible=needs_accessible,
        from_month=first_month,
    )
    return add(change)


@router.post("/pin")
def household_pinned_to(
    add: Adder,
    household_code: HouseholdCode,
    municipality: Code,
) -> Response:
    """A household nowhere but there."""
    household = household_to_try_visible_to(add.official, household_code, add.db)
    change = PinTo(household=household, municipality=municipality)
    return add(change)


@router.post("/exclusion")
def exclusion_dropped(
    add: Adder,
    household_code: HouseholdCode,
    municipality: Code,
) -> Response:
    """A household there too, although that is excluded."""
    household = household_to_try_visible_to(add.official, household_code, add.db)
    change = DropExclusion(household=household, municipality=municipality)
    return add(change)


@router.post("/weight")
def weight_changed(
    add: Adder,
    weight: Annotated[str, Form(max_length=40)],
    weight_value: Annotated[int, Form(ge=0, le=MOST_PERSONS)],
) -> Response:
    """Another value of a weight."""
    change = Weight(weight=weight, value=weight_value)
    return add(change)


@router.post("/{number}/remove")
def change_removed(
    request: Request,
    scenario_id: RowId,
    number: RowId,
    db: Db,
    official: Changer,
    version: Version,
) -> Response:
    """Take one away; 1 is the first."""
    remove_change(db, scenario_id, number, version=version, by=official, at=utc_now())
    return done(request, show=f"/scenarios/{scenario_id}", message=_("The change was taken away."))
