"""What registration asks first: the next free case code, who may be there already, what a household has now."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.household import Household, Need, Person, Tie, Wish
from placement.queries.already_there import PersonThere, persons_born_on
from placement.rules.household_facts import HouseholdFacts, PersonFacts
from placement.rules.similar_names import similar


def next_code(db: Session, day: date) -> str:
    """The next free case code of the year, such as T-2026-1040. Two at once get one: the table refuses it."""
    start = f"T-{day.year}-"
    codes = db.exec(select(Household.code).where(col(Household.code).startswith(start)))
    taken = [int(rest) for code in codes if (rest := code.removeprefix(start)).isdecimal()]
    return f"{start}{max(taken, default=0) + 1:04}"


def persons_alike(
    db: Session, persons: Collection[PersonFacts], official: Official, *, but: int | None = None
) -> list[PersonThere]:
    """Persons in the database with the same birth day and a similar name, of all authorities.

    `but`: a household whose own persons don't count.
    """
    there = persons_born_on(db, {person.birth_day for person in persons}, official)
    return [
        one
        for one in there
        if (one.household_id is None or one.household_id != but)
        and any(
            person.birth_day == one.birth_day
            and similar(f"{person.given_names} {person.family_name}", one.name)
            for person in persons
        )
    ]


def persons_of(db: Session, household_id: int) -> Sequence[Person]:
    """The persons of a household, in the order in which they were registered."""
    return db.exec(
        select(Person).where(Person.household_id == household_id).order_by(col(Person.id))
    ).all()


def facts_now(db: Session, household: Household) -> HouseholdFacts:
    """The facts of a household as they stand in the database."""
    key = household.key
    columns = {
        name: getattr(household, name)
        for name in HouseholdFacts.__dataclass_fields__
        if name not in {"persons", "needs", "wishes", "ties"}
    }
    needs = db.exec(select(Need).where(Need.household_id == key))
    wishes = db.exec(select(Wish).where(Wish.household_id == key).order_by(col(Wish.rank)))
    ties = db.exec(select(Tie).where(Tie.household_id == key).order_by(col(Tie.id)))
    return HouseholdFacts(
        **columns,
        persons=tuple(PersonFacts.of(person) for person in persons_of(db, key)),
        needs={need.kind: need.units for need in needs},
        wishes=tuple(wish.municipality_id for wish in wishes),
        ties=tuple((tie.municipality_id, tie.kind) for tie in ties),
    )
