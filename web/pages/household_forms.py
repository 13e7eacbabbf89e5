"""Households by hand: registering one, correcting its facts, its persons and ties one at a time."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.change_household import (
    add_person,
    change_household,
    change_person,
    remove_person,
)
from placement.actions.register_household import register_household
from placement.actions.view import viewed
from placement.audit import Event
from placement.model.words import TieKind
from placement.queries.one_household import (
    facts_visible_to,
    municipalities_visible_to,
    person_visible_to,
)
from web.clock import utc_now
from web.depends import MAX_ID, Db, ReadDb, RowId, WhoMay
from web.household_form import HouseholdFields, NewHouseholdFields, PersonFields
from web.language import gettext as _
from web.names_of_codes import country_options, language_name, language_options
from web.render import done, page

router = APIRouter(prefix="/households")
Changer = Annotated[Official, Depends(WhoMay(Permission.HOUSEHOLD_CHANGE))]
MunicipalityId = Annotated[int, Form(ge=1, le=MAX_ID)]
Version = Annotated[int, Form(ge=1)]
WORDS: dict[str, Any] = {
    "country_options": country_options,
    "language_options": language_options,
    "language_name": language_name,
}


@router.get("/new")
def household_new(request: Request, db: ReadDb, official: Changer) -> Response:
    """The form of a household with its first person."""
    return page(
        request,
        "households/new.html",
        municipalities=municipalities_visible_to(official, db),
        facts=None,
        person=None,
        **WORDS,
    )


@router.post("/new")
def household_registered(
    request: Request, db: Db, official: Changer, form: Annotated[NewHouseholdFields, Form()]
) -> Response:
    """Register it; other persons are added on its page."""
    made = register_household(
        db, form.facts(), similar_seen=form.similar_seen, by=official, at=utc_now()
    )
    return done(
        request,
        show=f"/households/{made.key}",
        message=_("%(code)s was registered.", code=made.code),
    )


@router.get("/{household_id}/edit")
def household_edit(request: Request, household_id: RowId, db: Db, official: Changer) -> Response:
    """The form of its own facts; the view is recorded."""
    household, facts = facts_visible_to(official, household_id, db)
    viewed(db, Event.HOUSEHOLD_VIEWED, by=official, at=utc_now(), about=household)
    return page(
        request,
        "households/edit.html",
        household=household,
        facts=facts,
        municipalities=municipalities_visible_to(official, db),
    )


@router.post("/{household_id}/edit")
def household_changed(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    form: Annotated[HouseholdFields, Form()],
) -> Response:
    """Correct its own facts."""
    change_household(
        db,
        household_id,
        change=form.put_into,
        version=form.version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/households/{household_id}", message=_("The facts were saved."))


@router.get("/{household_id}/persons/new")
def person_new(request: Request, household_id: RowId, db: ReadDb, official: Changer) -> Response:
    """The form of one more person."""
    household, _facts = facts_visible_to(official, household_id, db)
    return page(request, "households/person.html", household=household, person=None, **WORDS)


@router.post("/{household_id}/persons/new")
def person_added(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    form: Annotated[PersonFields, Form()],
) -> Response:
    """Add the person."""
    add_person(
        db,
        household_id,
        form.person(),
        similar_seen=form.similar_seen,
        version=form.version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/households/{household_id}", message=_("The person was added."))


@router.get("/{household_id}/persons/{person_id}")
def person(
    request: Request, household_id: RowId, person_id: RowId, db: Db, official: Changer
) -> Response:
    """The form of one person; the view is recorded."""
    household, one = person_visible_to(official, household_id, person_id, db)
    viewed(db, Event.HOUSEHOLD_VIEWED, by=official, at=utc_now(), about=household)
    return page(request, "households/person.html", household=household, person=one, **WORDS)


@router.post("/{household_id}/persons/{person_id}")
def person_changed(
    request: Request,
    household_id: RowId,
    person_id: RowId,
    db: Db,
    official: Changer,
    form: Annotated[PersonFields, Form()],
) -> Response:
    """Correct the person's facts."""
    change_person(
        db,
        household_id,
        person_id,
        form.person(),
        version=form.version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/households/{household_id}", message=_("The facts were saved."))


@router.post("/{household_id}/persons/{person_id}/remove")
def person_removed(
    request: Request,
    household_id: RowId,
    person_id: RowId,
    db: Db,
    official: Changer,
    version: Version,
) -> Response:
    """Take out somebody who was put there by mistake."""
    remove_person(db, household_id, person_id, version=version, by=official, at=utc_now())
    return done(request, show=f"/households/{household_id}", message=_("The person was removed."))


@router.post("/{household_id}/ties")
def tie_added(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    tie_to: MunicipalityId,
    tie_kind: Annotated[TieKind, Form()],
    version: Version,
) -> Response:
    """One more tie."""
    change_household(
        db,
        household_id,
        change=lambda facts: replace(facts, ties=(*facts.ties, (tie_to, tie_kind))),
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/households/{household_id}", message=_("The facts were saved."))


@router.post("/{household_id}/ties/remove")
def tie_removed(
    request: Request,
    household_id: RowId,
    db: Db,
    official: Changer,
    tie_to: MunicipalityId,
    tie_kind: Annotated[TieKind, Form()],
    version: Version,
) -> Response:
    """One tie less."""
    change_household(
        db,
        household_id,
        change=lambda facts: replace(
            facts, ties=tuple(tie for tie in facts.ties if tie != (tie_to, tie_kind))
        ),
        version=version,
        by=official,
        at=utc_now(),
    )
    return done(request, show=f"/households/{household_id}", message=_("The facts were saved."))
