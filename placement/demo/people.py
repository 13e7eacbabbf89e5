"""Who belongs to an invented household: ages, family relations, languages, schooling."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from placement.demo.chance import Chance
from placement.demo.names import artificial_identity_code, given_name
from placement.demo.origins import SECOND, TONGUES
from placement.model.household import Person
from placement.model.words import Ground, MaritalStatus, Relation, Schooling, Sex

ADULT = 18
SCHOOL_AGES = range(7, 16)
# Shares of the kinds of household: our own, so that the average size is near that of real cases (2-3 persons).
ALONE, COUPLE, SINGLE_PARENT, FAMILY, SIBLINGS, MINOR = (
    "alone",
    "couple",
    "single_parent",
    "family",
    "siblings",
    "minor",
)
ASKED_FOR_ASYLUM: dict[str, float] = {
    ALONE: 46,
    COUPLE: 9,
    SINGLE_PARENT: 11,
    FAMILY: 25,
    SIBLINGS: 5,
    MINOR: 4,
}
KINDS: dict[Ground, dict[str, float]] = {
    **dict.fromkeys(Ground, ASKED_FOR_ASYLUM),
    Ground.QUOTA: {ALONE: 14, COUPLE: 9, SINGLE_PARENT: 24, FAMILY: 50, SIBLINGS: 3},
    Ground.TEMPORARY_PROTECTION: {ALONE: 27, COUPLE: 19, SINGLE_PARENT: 31, FAMILY: 23},
    Ground.FAMILY: {ALONE: 30, SINGLE_PARENT: 50, COUPLE: 20},
}
CHILDREN: dict[int, float] = {1: 30, 2: 30, 3: 20, 4: 12, 5: 5, 6: 3}
GRANDPARENT_SHARE, IDENTITY_CODE_SHARE = 0.08, 0.5
SCHOOLING: dict[Schooling, float] = {
    Schooling.NONE: 18,
    Schooling.PRIMARY: 34,
    Schooling.SECONDARY: 30,
    Schooling.HIGHER: 18,
}
OCCUPATIONS = (
    "", "", "", "kokki", "kirvesmies", "ompelija", "opettaja", "sairaanhoitaja", "kuljettaja", "maanviljelijä",
    "siivooja", "kauppias", "hitsaaja", "ohjelmoija", "lastenhoitaja",
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One place in a household."""

    relation: Relation
    age: int


def kind_of(ground: Ground, chance: Chance) -> str:
    """How the household is made up."""
    return chance.of(KINDS[ground])


def members(kind: str, chance: Chance) -> Iterator[Member]:
    """Ages in full years at the end of the year, and relations to the head."""
    if kind == MINOR:
        yield Member(Relation.HEAD, chance.randint(13, 16))
        return
    head = chance.randint(19, 62) if kind == ALONE else chance.randint(24, 52)
    yield Member(Relation.HEAD, head)
    if kind in {COUPLE, FAMILY}:
        yield Member(Relation.SPOUSE, max(ADULT + 1, head + chance.randint(-6, 4)))
    if kind == SIBLINGS:
        yield Member(Relation.SIBLING, chance.randint(19, 30))
    if kind in {SINGLE_PARENT, FAMILY}:
        for _ in range(chance.of(CHILDREN)):
            yield Member(Relation.CHILD, chance.randint(0, min(17, head - ADULT)))
    if kind == FAMILY and chance.happens(GRANDPARENT_SHARE):
        yield Member(Relation.PARENT, head + chance.randint(20, 28))


def person(
    household_id: int,
    member: Member,
    *,
    country: str,
    family: str,
    tongue: str,
    married: bool,
    year: int,
    codes: set[str],
    chance: Chance,
) -> Person:
    """The person in that place, born `member.age` years before `year`."""
    sex = chance.choice((Sex.FEMALE, Sex.MALE))
    birth_day = date(year - member.age, chance.randint(1, 12), chance.randint(1, 28))
    adult = member.age >= ADULT
    second = [language for language in SECOND.get(country, ()) if language != tongue]
    code = artificial_identity_code(birth_day, sex, codes)
    return Person(
        household_id=household_id,
        given_names=given_name(chance),
        family_name=family,
        birth_day=birth_day,
        sex=sex,
        birth_country=country,
        identity_code=code if chance.happens(IDENTITY_CODE_SHARE) else None,
        nationality=country,
        marital_status=_marital_status(member, married=married, chance=chance),
        relation=member.relation,
        mother_tongue=tongue,
        languages=[language for language in second if adult and chance.happens(0.4)],
        schooling=_schooling(member.age, chance),
        occupation=chance.choice(OCCUPATIONS) if adult else "",
    )


def tongue_of(country: str, chance: Chance) -> str:
    """The mother tongue that a household from there shares."""
    return chance.of(TONGUES[country])


def _marital_status(member: Member, *, married: bool, chance: Chance) -> MaritalStatus:
    if member.relation in {Relation.HEAD, Relation.SPOUSE} and married:
        return MaritalStatus.MARRIED
    if member.relation is Relation.PARENT:
        return MaritalStatus.WIDOWED
    if member.relation is Relation.HEAD and member.age >= ADULT:
        return chance.of(
            {MaritalStatus.SINGLE: 70, MaritalStatus.DIVORCED: 18, MaritalStatus.WIDOWED: 12}
        )
    return MaritalStatus.SINGLE


def _schooling(age: int, chance: Chance) -> Schooling:
    if age >= ADULT:
        return chance.of(SCHOOLING)
    return Schooling.PRIMARY if age > SCHOOL_AGES[-1] else Schooling.NONE
