"""Facts of many households at once, for a question: a query for each table, not for each household."""

from datetime import date

from sqlalchemy import Select, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.model.area import Municipality
from placement.model.household import Exclusion, Household, Need, Person, Pin, Tie, Wish
from placement.model.words import Relation
from placement.rules.facts_to_question import HouseholdFacts
from placement.rules.household_language import Speaker


def with_facts(
    db: Session,
    households: dict[int, Household],
    *,
    ids: Select[int | None],
    codes: dict[int, str],
    day: date,
) -> dict[int, HouseholdFacts]:
    """Their persons' languages and ages, needs, wishes, ties, exclusions and pins valid on a day.

    `ids` selects the ids of at least these households; `codes` are municipality codes by id. Names, case
    numbers and nationality are never read.
    """
    facts = {key: HouseholdFacts(household) for key, household in households.items()}
    _add_speakers(db, facts, ids)
    _add_needs_and_hopes(db, facts, ids, codes)
    _add_bounds(db, facts, ids, codes, day)
    _add_places(db, facts)
    _add_groups(facts)
    return facts


def _add_speakers(db: Session, facts: dict[int, HouseholdFacts], ids: Select[int | None]) -> None:
    found = db.connection().execute(
        sa_select(
            col(Person.household_id),
            col(Person.birth_day),
            col(Person.mother_tongue),
            col(Person.languages),
            col(Person.relation),
        )
        .where(col(Person.household_id).in_(ids))
        .order_by(col(Person.id))
    )
    for key, birth_day, tongue, languages, relation in found:
        if key in facts:
            speaker = Speaker(birth_day, tongue, tuple(languages), head=relation is Relation.HEAD)
            facts[key].speakers.append(speaker)


def _add_needs_and_hopes(
    db: Session, facts: dict[int, HouseholdFacts], ids: Select[int | None], codes: dict[int, str]
) -> None:
    for need in db.exec(select(Need).where(col(Need.household_id).in_(ids))):
        if need.household_id in facts:
            facts[need.household_id].needs[need.kind] = need.units
    wishes = select(Wish).where(col(Wish.household_id).in_(ids)).order_by(col(Wish.rank))
    for wish in db.exec(wishes):
        if wish.household_id in facts:
            facts[wish.household_id].wishes.append(codes[wish.municipality_id])
    for tie in db.exec(select(Tie).where(col(Tie.household_id).in_(ids))):
        if tie.household_id in facts:
            facts[tie.household_id].ties.append((codes[tie.municipality_id], tie.kind))


def _add_bounds(
    db: Session,
    facts: dict[int, HouseholdFacts],
    ids: Select[int | None],
    codes: dict[int, str],
    day: date,
) -> None:
    """Exclusions and pins whose last day has not passed."""
    for bar in db.exec(
        select(Exclusion).where(
            col(Exclusion.household_id).in_(ids),
            or_(col(Exclusion.until_day).is_(None), col(Exclusion.until_day) >= day),
        )
    ):
        if bar.household_id in facts:
            facts[bar.household_id].excluded.append(codes[bar.municipality_id])
    for pin in db.exec(
        select(Pin).where(
            col(Pin.household_id).in_(ids),
            or_(col(Pin.until_day).is_(None), col(Pin.until_day) >= day),
        )
    ):
        if pin.household_id in facts:
            one = facts[pin.household_id]
            one.only = [*(one.only or []), codes[pin.municipality_id]]


def _add_places(db: Session, facts: dict[int, HouseholdFacts]) -> None:
    """Where it lives now: its own coordinates, else those of its municipality, else unknown."""
    rows = db.connection().execute(
        sa_select(col(Municipality.id), col(Municipality.latitude), col(Municipality.longitude))
    )
    places = {key: (latitude, longitude) for key, latitude, longitude in rows}
    for one in facts.values():
        household = one.household
        if household.latitude is not None and household.longitude is not None:
            one.place = (household.latitude, household.longitude)
        elif household.lives_in_id is not None:
            one.place = places.get(household.lives_in_id)


def _add_groups(facts: dict[int, HouseholdFacts]) -> None:
    """The label of linked households."""
    for one in facts.values():
        group = one.household.group_id
        one.group = None if group is None else f"g{group}"
