"""The forms of a household and of a person: what a browser sends, and the facts that it means."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from placement.incoming.vocabulary import normal
from placement.model.words import Ground, MaritalStatus, NeedKind, Relation, Schooling, Sex
from placement.rules.household_facts import HouseholdFacts, PersonFacts
from web.import_vocabulary import vocabulary

WISHES = 5


def _nothing(value: object) -> object:
    """A field that was left empty."""
    return None if value == "" else value


def _languages(text: str) -> tuple[str, ...]:
    """Names or codes of languages, parted by commas, as codes. Raises `ValueError` for an unknown one."""
    known = vocabulary().words["language"]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [part for part in parts if normal(part) not in known]
    if unknown:
        raise ValueError(unknown[0])
    return tuple(dict.fromkeys(known[normal(part)] for part in parts))


def _are_languages(text: str) -> str:
    _languages(text)
    return text


def _upper(value: object) -> object:
    return "".join(value.split()).upper() or None if isinstance(value, str) else value


Text30 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)]
Text80 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]
Text100 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
MaybeDay = Annotated[date | None, BeforeValidator(_nothing)]
MaybeId = Annotated[int | None, BeforeValidator(_nothing), Field(ge=1, le=2**31 - 1)]
Units = Annotated[
    int, BeforeValidator(lambda value: 0 if value == "" else value), Field(ge=0, le=20)
]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]
Tongue = Annotated[str, StringConstraints(pattern=r"^([a-z]{2,3})?$")]


class HouseholdFields(BaseModel):
    """The household's own facts; its persons, ties and links have forms of their own."""

    ground: Ground
    permit_day: date
    earliest_day: MaybeDay = None
    emergency: bool = False
    unaccompanied_minor: bool = False
    safety_prohibition: bool = False
    lives_in: MaybeId = None
    lives_at: Text80 = ""
    need_accessible_dwelling: Units = 0
    need_school: Units = 0
    need_daycare: Units = 0
    need_literacy: Units = 0
    need_special_health: Units = 0
    need_mental_health: Units = 0
    need_disability: Units = 0
    need_child_protection: Units = 0
    wish_1: MaybeId = None
    wish_2: MaybeId = None
    wish_3: MaybeId = None
    wish_4: MaybeId = None
    wish_5: MaybeId = None
    version: int = Field(default=1, ge=1)

    def put_into(self, before: HouseholdFacts) -> HouseholdFacts:
        """The facts as they were, with what the form says. Coordinates belong to where it lived before."""
        moved = (before.lives_in_id, before.lives_at) != (self.lives_in, self.lives_at)
        return replace(
            before,
            **self._facts(),
            latitude=None if moved else before.latitude,
            longitude=None if moved else before.longitude,
        )

    def _facts(self) -> dict[str, Any]:
        units = {kind: getattr(self, f"need_{kind.value}") for kind in NeedKind}
        wishes = [getattr(self, f"wish_{rank}") for rank in range(1, WISHES + 1)]
        return {
            "ground": self.ground,
            "permit_day": self.permit_day,
            "earliest_day": self.earliest_day,
            "emergency": self.emergency,
            "unaccompanied_minor": self.unaccompanied_minor,
            "safety_prohibition": self.safety_prohibition,
            "lives_in_id": self.lives_in,
            "lives_at": self.lives_at,
            "needs": {kind: count for kind, count in units.items() if count},
            "wishes": tuple(wish for wish in wishes if wish is not None),
        }


class PersonFields(BaseModel):
    """One person."""

    given_names: Text100 = ""
    family_name: Text100 = ""
    birth_day: date
    sex: Sex = Sex.UNKNOWN
    relation: Relation = Relation.OTHER
    marital_status: MaritalStatus = MaritalStatus.UNKNOWN
    identity_code: Annotated[str | None, BeforeValidator(_upper), Field(max_length=20)] = None
    birth_country: Country = ""
    nationality: Country = ""
    mother_tongue: Tongue = ""
    # Text, because a list would be a field that is sent several times.
    languages: Annotated[str, Field(max_length=300), AfterValidator(_are_languages)] = ""
    schooling: Schooling = Schooling.UNKNOWN
    occupation: Text80 = ""
    similar_seen: bool = False
    version: int = Field(default=1, ge=1)

    def person(self) -> PersonFacts:
        """The person's facts."""
        names = PersonFacts.__dataclass_fields__
        given = {name: getattr(self, name) for name in names}
        return PersonFacts(**{**given, "languages": _languages(self.languages)})


class NewHouseholdFields(HouseholdFields, PersonFields):
    """A household with its first person; the others are added one at a time."""

    code: Text30 = ""

    def facts(self) -> HouseholdFacts:
        """Everything that was given."""
        return HouseholdFacts(**self._facts(), code=self.code, persons=(self.person(),))
