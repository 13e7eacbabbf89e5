"""The changes that a scenario may make to a run's question, as they are kept with it (pure).

Municipalities by code, lines and households by their ids in the question.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from placement.model.words import Category, NeedKind

MOST_PERSONS = 10_000
MOST_DWELLINGS = 500
MOST_ARRIVALS = 500
LARGEST = 30
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
# So many more; fewer where it is negative.
Difference = Annotated[int, Field(ge=-MOST_PERSONS, le=MOST_PERSONS)]
Persons = Annotated[int, Field(ge=1, le=MOST_PERSONS)]
Size = Annotated[int, Field(ge=1, le=LARGEST)]
Code = Annotated[str, Field(min_length=1, max_length=10)]
Arriving = Annotated[int, Field(ge=1, le=MOST_ARRIVALS)]


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LinePersons(_Change):
    """A quota line takes so many persons more or fewer."""

    kind: Literal["line"] = "line"
    municipality: Code
    line: str
    persons: Difference


class NewLine(_Change):
    """A quota line that is not agreed yet: so many persons of one category, from a month on."""

    kind: Literal["new_line"] = "new_line"
    municipality: Code
    category: Category
    persons: Persons
    from_month: Month


class Intake(_Change):
    """A municipality receives so many persons more or fewer in each month."""

    kind: Literal["intake"] = "intake"
    municipality: Code
    persons: Difference


class Dwellings(_Change):
    """So many dwellings more, each for a household of `smallest` to `largest` persons, from a month on."""

    kind: Literal["dwellings"] = "dwellings"
    municipality: Code
    count: Annotated[int, Field(ge=1, le=MOST_DWELLINGS)]
    smallest: Size
    largest: Size
    accessible: bool
    from_month: Month


class ServiceUnits(_Change):
    """A service can start for so many units more or fewer in each month."""

    kind: Literal["service"] = "service"
    municipality: Code
    service: NeedKind
    units: Difference


class Weight(_Change):
    """A weight of the policy has another value. `weight`: its name, of a row with what follows: `wish.0`."""

    kind: Literal["weight"] = "weight"
    weight: Annotated[str, Field(max_length=40)]
    value: Annotated[int, Field(ge=0, le=MOST_PERSONS)]


class ArrivalsLike(_Change):
    """So many households more, each like one of the question: its size, needs, group, language and place."""

    kind: Literal["arrivals_like"] = "arrivals_like"
    count: Arriving
    household: str


class Arrivals(_Change):
    """So many households more of a described kind, which can move from a month on."""

    kind: Literal["arrivals"] = "arrivals"
    count: Arriving
    persons: Size
    category: Category
    urgency: Annotated[int, Field(ge=1, le=10)]
    language: Annotated[str, Field(max_length=8)]
    accessible: bool
    from_month: Month


class PinTo(_Change):
    """A household goes nowhere but there."""

    kind: Literal["pin"] = "pin"
    household: str
    municipality: Code


class DropExclusion(_Change):
    """A household may go there although it is excluded now."""

    kind: Literal["exclusion"] = "exclusion"
    household: str
    municipality: Code


ScenarioChange = (
    LinePersons
    | NewLine
    | Intake
    | Dwellings
    | ServiceUnits
    | Weight
    | ArrivalsLike
    | Arrivals
    | PinTo
    | DropExclusion
)
OfMunicipality = LinePersons | NewLine | Intake | Dwellings | ServiceUnits
OfHousehold = ArrivalsLike | PinTo | DropExclusion
KINDS: dict[str, type[ScenarioChange]] = {
    one.model_fields["kind"].default: one
    for one in (
        LinePersons,
        NewLine,
        Intake,
        Dwellings,
        ServiceUnits,
        Weight,
        ArrivalsLike,
        Arrivals,
        PinTo,
        DropExclusion,
    )
}
_READ: TypeAdapter[ScenarioChange] = TypeAdapter(
    Annotated[ScenarioChange, Field(discriminator="kind")]
)


def change_of(kept: dict[str, Any]) -> ScenarioChange:
    """Read a change as it is kept. Raises `pydantic.ValidationError`."""
    return _READ.validate_python(kept)


def to_keep(change: ScenarioChange) -> dict[str, Any]:
    """The change as JSON."""
    return change.model_dump(mode="json")


def from_help(change: dict[str, Any]) -> ScenarioChange | None:
    """Read a change that would help (rules/reasons_of_run.py); None where a scenario cannot try it.

    A sum names no household whose exclusion or pin it is, and nobody agrees a line that only a promise has made.

    A service or intake is raised in each month: a scenario knows no single one.
    """
    place, amount = change["municipality"], change["amount"]
    match change["kind"]:
        case "quota" if change["of"].startswith("q"):
            return LinePersons(municipality=place, line=change["of"], persons=amount)
        case "line":
            return NewLine(
                municipality=place,
                category=change["of"],
                persons=amount,
                from_month=change["period"],
            )
        case "monthly":
            return Intake(municipality=place, persons=amount)
        case "service":
            return ServiceUnits(municipality=place, service=change["of"], units=amount)
        case "dwelling":
            return Dwellings(
                municipality=place,
                count=amount,
                smallest=change["persons"],
                largest=change["persons"],
                accessible=change["accessible"],
                from_month=change["period"],
            )
    return None
