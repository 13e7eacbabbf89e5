"""The facts of a household are corrected: its own, its persons one at a time, its ties one at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, delete

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.household import Household, Need, Person, Tie, Wish
from placement.queries.already_there import identity_codes_there
from placement.queries.registering import facts_now, persons_alike, persons_of
from placement.queries.steering import Case, case_to_change, municipalities_missing
from placement.queries.uniqueness import refused_when_taken
from placement.refusals import NotFound, Refusal, refuse_if_any
from placement.rules.household import (
    WAITING,
    facts_hold,
    is_the_one_read,
    may_change,
    nobody_alike,
    status_from,
    stays_complete,
)
from placement.rules.household_facts import HouseholdFacts, PersonFacts


def change_household(
    db: Session,
    household_id: int,
    *,
    change: Callable[[HouseholdFacts], HouseholdFacts],
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Household:
    """Replace facts but for the persons. `change` is given the facts as they are, under the lock.

    Raises `NotFound`, `NotPermitted`, and `Refused` with everything that does not hold.
    """
    case = _case(db, household_id, by)
    before = facts_now(db, case.household)
    after = replace(change(before), code=before.code, persons=before.persons)
    _judge(db, case, before, after, version=version, at=at)

    household = case.household
    for name, value in after.columns().items():
        setattr(household, name, value)
    if _parts(before) != _parts(after):
        for table in (Need, Wish, Tie):
            db.exec(delete(table).where(col(table.household_id) == household_id))
        db.add_all(after.parts(household_id))
    _finish(db, case, before, after, by=by, at=at)
    return household


def add_person(
    db: Session,
    household_id: int,
    person: PersonFacts,
    *,
    similar_seen: bool = False,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Person:
    """Add a person; the household is one larger. Raises as `register_household` does, and `NotFound`."""
    case = _case(db, household_id, by)
    before = facts_now(db, case.household)
    after = replace(before, persons=(*before.persons, person))
    _judge(db, case, before, after, version=version, at=at)
    alike = [] if similar_seen else persons_alike(db, [person], by, but=household_id)
    refuse_if_any(list(nobody_alike([one.code for one in alike])))

    row = person.row(household_id)
    db.add(row)
    _finish(db, case, before, after, by=by, at=at)
    return row


def change_person(
    db: Session,
    household_id: int,
    person_id: int,
    person: PersonFacts,
    *,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Person:
    """Replace the facts of one person. Raises `NotFound`, `NotPermitted`, `Refused`."""
    case = _case(db, household_id, by)
    before = facts_now(db, case.household)
    index, row = _person(db, household_id, person_id)
    persons = list(before.persons)
    persons[index] = person
    after = replace(before, persons=tuple(persons))
    _judge(db, case, before, after, version=version, at=at)

    for name, value in person.columns().items():
        setattr(row, name, value)
    _finish(db, case, before, after, by=by, at=at)
    return row


def remove_person(
    db: Session,
    household_id: int,
    person_id: int,
    *,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> None:
    """Take a person out of the household, who was put there by mistake. Raises as `change_person` does."""
    case = _case(db, household_id, by)
    before = facts_now(db, case.household)
    index, row = _person(db, household_id, person_id)
    after = replace(before, persons=before.persons[:index] + before.persons[index + 1 :])
    _judge(db, case, before, after, version=version, at=at)

    db.delete(row)
    _finish(db, case, before, after, by=by, at=at)


def _case(db: Session, household_id: int, by: Official) -> Case:
    case = case_to_change(by, household_id, db)
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=case.household.authority_id)
    return case


def _person(db: Session, household_id: int, person_id: int) -> tuple[int, Person]:
    for index, row in enumerate(persons_of(db, household_id)):
        if row.key == person_id:
            return index, row
    raise NotFound


def _judge(
    db: Session,
    case: Case,
    before: HouseholdFacts,
    after: HouseholdFacts,
    *,
    version: int | None,
    at: datetime,
) -> None:
    """Raise `Refused` with everything that does not hold."""
    new = {one.identity_code for one in after.persons} - {
        one.identity_code for one in before.persons
    }
    taken = identity_codes_there(db, {code for code in new if code})
    missing = municipalities_missing(db, after.municipalities() - before.municipalities())
    refuse_if_any(
        [
            *is_the_one_read(case.household, version),
            *may_change(case.household, case.proposal),
            *facts_hold(after, today=helsinki_day(at)),
            *stays_complete(before, after, case.proposal),
            *([Refusal("identity-code-taken")] if taken else []),
            *([Refusal("municipality-unknown")] if missing else []),
        ]
    )


def _parts(facts: HouseholdFacts) -> tuple[Any, ...]:
    return dict(facts.needs), facts.wishes, facts.ties


def _finish(
    db: Session,
    case: Case,
    before: HouseholdFacts,
    after: HouseholdFacts,
    *,
    by: Official,
    at: datetime,
) -> None:
    """Size and status follow from the facts; what was changed is recorded by the names of the facts."""
    household = case.household
    household.size = len(after.persons)
    # Persons and needs are rows of their own: the household's version counts their changes too.
    flag_modified(household, "size")
    if household.status in WAITING and case.proposal is None:
        household.status = status_from(after)
    changed = [name for name, value in vars(after).items() if value != getattr(before, name)]
    with refused_when_taken():
        record(db, Event.HOUSEHOLD_CHANGED, at=at, by=by, about=household, facts=sorted(changed))
        db.flush()
