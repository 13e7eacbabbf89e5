"""The facts of a household as they are given at registration, and the rows that they become."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placement.model.household import Need, Person, Tie, Wish
from placement.model.words import Ground, MaritalStatus, NeedKind, Relation, Schooling, Sex, TieKind


@dataclass(frozen=True)
class PersonFacts:
    """One person. Countries are ISO 3166 codes, languages ISO 639 codes; "" is not known."""

    given_names: str
    family_name: str
    birth_day: date
    sex: Sex = Sex.UNKNOWN
    birth_country: str = ""
    identity_code: str | None = None
    nationality: str = ""
    marital_status: MaritalStatus = MaritalStatus.UNKNOWN
    relation: Relation = Relation.OTHER
    mother_tongue: str = ""
    languages: tuple[str, ...] = ()
    schooling: Schooling = Schooling.UNKNOWN
    occupation: str = ""

    def row(self, household_id: int) -> Person:
        """The person as a row of a household."""
        return Person(household_id=household_id, **self.columns())

    def columns(self) -> dict[str, Any]:
        """Values by column of `Person`."""
        return {**vars(self), "languages": list(self.languages)}

    @staticmethod
    def of(person: Person) -> "PersonFacts":
        """The facts of a row."""
        facts = {name: getattr(person, name) for name in PersonFacts.__dataclass_fields__}
        return PersonFacts(**{**facts, "languages": tuple(person.languages)})


@dataclass(frozen=True)
class HouseholdFacts:
    """One household, whole. Municipalities are ids; `wishes` in order, the first one is wished most."""

    ground: Ground
    permit_day: date
    # "": the next free one is given.
    code: str = ""
    emergency: bool = False
    unaccompanied_minor: bool = False
    safety_prohibition: bool = False
    earliest_day: date | None = None
    lives_in_id: int | None = None
    lives_at: str = ""
    # Degrees; None: those of the municipality where it lives.
    latitude: float | None = None
    longitude: float | None = None
    persons: tuple[PersonFacts, ...] = ()
    needs: Mapping[NeedKind, int] = field(default_factory=dict)
    wishes: tuple[int, ...] = ()
    ties: tuple[tuple[int, TieKind], ...] = ()

    def columns(self) -> dict[str, Any]:
        """Values by column of `Household`, but for its code, its size and what only actions set."""
        others = {"code", "persons", "needs", "wishes", "ties"}
        return {name: value for name, value in vars(self).items() if name not in others}

    def municipalities(self) -> set[int]:
        """Ids of all municipalities that are named."""
        lives_in = {self.lives_in_id} if self.lives_in_id is not None else set()
        return {*lives_in, *self.wishes, *(municipality_id for municipality_id, _ in self.ties)}

    def parts(self, household_id: int) -> Iterator[Need | Wish | Tie]:
        """Needs, wishes and ties as rows of a household."""
        for kind, units in self.needs.items():
            yield Need(household_id=household_id, kind=kind, units=units)
        for rank, municipality_id in enumerate(self.wishes, 1):
            yield Wish(household_id=household_id, municipality_id=municipality_id, rank=rank)
        for municipality_id, tie in self.ties:
            yield Tie(household_id=household_id, municipality_id=municipality_id, kind=tie)
