"""Invented households: grounds, where they live now, needs, wishes, ties, links, and how far they have come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from placement.demo import people
from placement.demo.chance import Chance
from placement.demo.living import Living
from placement.demo.names import family_name
from placement.demo.origins import GROUNDS, ORIGINS
from placement.model.area import Municipality
from placement.model.household import (
    Household,
    HouseholdStatus,
    LinkedGroup,
    Need,
    Person,
    Tie,
    Wish,
)
from placement.model.table import Table
from placement.model.words import Ground, NeedKind, Schooling, TieKind
from placement.rules.months import add_months, month_of

STATUSES: dict[HouseholdStatus, float] = {
    HouseholdStatus.READY: 90,
    HouseholdStatus.REGISTERED: 4,
    HouseholdStatus.MOVED_INDEPENDENTLY: 3,
    HouseholdStatus.LEFT_COUNTRY: 1,
    HouseholdStatus.CANCELLED: 1,
}
# Whole months since the permit: a few have waited long.
WAITED: dict[int, float] = {1: 42, 2: 30, 3: 14, 4: 8, 5: 4, 7: 2}
EMERGENCY_SHARE, SAFETY_SHARE, LATER_SHARE = 0.04, 0.004, 0.35
WISH_SHARE, STAY_SHARE, TIE_SHARE, LINK_SHARE = 0.35, 0.35, 0.2, 0.08
# Of persons of that age or of households.
DAYCARE_SHARE, LITERACY_SHARE, ACCESSIBLE_SHARE = 0.6, 0.7, 0.04
HEALTH_SHARES = {
    NeedKind.SPECIAL_HEALTH: 0.06,
    NeedKind.MENTAL_HEALTH: 0.06,
    NeedKind.DISABILITY: 0.03,
}
TIES = {TieKind.CLOSE_FAMILY: 25, TieKind.RELATIVE: 40, TieKind.WORK: 20, TieKind.STUDY: 15}


@dataclass
class Sketch:
    """A household while it is being made."""

    household: Household
    kind: str
    country: str
    tongue: str
    family: str
    persons: list[Person] = field(default_factory=list)


def make_households(
    db: Session,
    count: int,
    municipalities: Sequence[Municipality],
    living: Living,
    *,
    registered_by: Mapping[int, int],
    day: date,
    chance: Chance,
) -> list[Household]:
    """Make `count` households with all that belongs to them. `registered_by`: user id by authority id."""
    sketches = [
        _sketch(number, living, registered_by, day=day, chance=chance)
        for number in range(1, count + 1)
    ]
    _link(db, sketches, chance)
    db.add_all(sketch.household for sketch in sketches)
    db.flush()
    codes: set[str] = set()
    weights = {one.key: float(one.population) for one in municipalities}
    for sketch in sketches:
        _fill(sketch, day, codes, chance)
        db.add_all(sketch.persons)
        db.add_all(_needs(sketch, day, chance))
        db.add_all(_wishes_and_ties(sketch, weights, chance))
    db.flush()
    return [sketch.household for sketch in sketches]


def _sketch(
    number: int, living: Living, registered_by: Mapping[int, int], *, day: date, chance: Chance
) -> Sketch:
    ground = chance.of(GROUNDS)
    country = chance.of(ORIGINS[ground])
    kind = people.kind_of(ground, chance)
    permit_month = add_months(month_of(day), -chance.of(WAITED))
    permit_day = date.fromisoformat(f"{permit_month}-{chance.randint(1, 22):02}")
    later = ground is Ground.QUOTA and chance.happens(LATER_SHARE)
    earliest_month = add_months(month_of(day), chance.randint(1, 4))
    place = living.of(ground, chance)
    household = Household(
        code=f"DEMO-{number:04}",
        authority_id=place.authority_id,
        ground=ground,
        emergency=ground is Ground.QUOTA and chance.happens(EMERGENCY_SHARE),
        unaccompanied_minor=kind == people.MINOR,
        safety_prohibition=chance.happens(SAFETY_SHARE),
        permit_day=permit_day,
        earliest_day=date.fromisoformat(f"{earliest_month}-01") if later else None,
        lives_in_id=place.municipality_id,
        lives_at=place.name,
        status=chance.of(STATUSES),
        registered_at=datetime.combine(
            permit_day + timedelta(days=chance.randint(1, 5)), datetime.min.time(), UTC
        )
        + timedelta(hours=chance.randint(6, 13), minutes=chance.randint(0, 59)),
        registered_by_id=registered_by.get(place.authority_id),
    )
    return Sketch(household, kind, country, people.tongue_of(country, chance), family_name(chance))


def _fill(sketch: Sketch, day: date, codes: set[str], chance: Chance) -> None:
    """The persons, and the household's size."""
    sketch.persons = [
        people.person(
            sketch.household.key,
            member,
            country=sketch.country,
            family=sketch.family,
            tongue=sketch.tongue,
            married=sketch.kind in {people.COUPLE, people.FAMILY},
            year=day.year,
            codes=codes,
            chance=chance,
        )
        for member in people.members(sketch.kind, chance)
    ]
    sketch.household.size = len(sketch.persons)


def _needs(sketch: Sketch, day: date, chance: Chance) -> list[Need]:
    """Needs that follow from ages and schooling, and a few of health, coded."""
    ages = [day.year - one.birth_day.year for one in sketch.persons]
    units = {
        NeedKind.SCHOOL: sum(age in people.SCHOOL_AGES for age in ages),
        NeedKind.DAYCARE: sum(age < 7 and chance.happens(DAYCARE_SHARE) for age in ages),  # noqa: PLR2004
        NeedKind.LITERACY: sum(
            one.schooling is Schooling.NONE and age >= people.ADULT
            for one, age in zip(sketch.persons, ages, strict=True)
            if chance.happens(LITERACY_SHARE)
        ),
        NeedKind.ACCESSIBLE_DWELLING: int(chance.happens(ACCESSIBLE_SHARE)),
        NeedKind.CHILD_PROTECTION: int(sketch.kind == people.MINOR),
        **{kind: int(chance.happens(share)) for kind, share in HEALTH_SHARES.items()},
    }
    household_id = sketch.household.key
    return [Need(household_id=household_id, kind=kind, units=n) for kind, n in units.items() if n]


def _wishes_and_ties(sketch: Sketch, weights: Mapping[int, float], chance: Chance) -> list[Table]:
    """Many wish to stay where they live now; else large places are wished for more often, and ties too."""
    household_id = sketch.household.key
    made: list[Table] = []
    wished: list[int] = []
    if chance.happens(TIE_SHARE):
        there = chance.of(weights)
        made.append(Tie(household_id=household_id, municipality_id=there, kind=chance.of(TIES)))
        wished = [there] if chance.happens(0.7) else []
    here = sketch.household.lives_in_id
    if here is not None and chance.happens(STAY_SHARE):
        wished = list(dict.fromkeys([*wished, here]))
    if chance.happens(WISH_SHARE):
        more = chance.some(weights, chance.randint(1, 3))
        wished = list(dict.fromkeys([*wished, *more]))[:3]
    made.extend(
        Wish(household_id=household_id, municipality_id=there, rank=rank)
        for rank, there in enumerate(wished, 1)
    )
    return made


def _link(db: Session, sketches: Sequence[Sketch], chance: Chance) -> None:
    """Relatives in separate cases: neighbours in the list that came from the same country on the same ground."""
    groups: list[tuple[LinkedGroup, list[Sketch]]] = []
    free: dict[tuple[str, Ground], list[Sketch]] = {}
    for sketch in sketches:
        if sketch.kind != people.MINOR and chance.happens(2 * LINK_SHARE):
            free.setdefault((sketch.country, sketch.household.ground), []).append(sketch)
    for alike in free.values():
        groups.extend(
            (
                LinkedGroup(code=f"DEMO-L{alike[first].household.code[-4:]}"),
                alike[first : first + 2],
            )
            for first in range(0, len(alike) - 1, 2)
        )
    db.add_all(group for group, _ in groups)
    db.flush()
    for group, linked in groups:
        for sketch in linked:
            sketch.household.group_id = group.key
            sketch.family = linked[0].family
