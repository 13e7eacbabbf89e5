"""What a municipality says in a yearly round: the parts of its answer, in the form they are kept in."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from placement.model.words import NeedKind
from placement.model.yearly_round import DwellingSize, QuotaGroup

QUARTERS = (1, 2, 3, 4)
SERVICES = tuple(kind for kind in NeedKind if kind is not NeedKind.ACCESSIBLE_DWELLING)


class Persons(BaseModel):
    """Persons that the municipality commits itself to, and the most that it receives."""

    model_config = ConfigDict(frozen=True)
    committed: int = 0
    at_most: int = 0


class RoundContent(BaseModel):
    """A whole answer. Dwellings by size in each quarter of the year; services: units that can start in a month."""

    model_config = ConfigDict(frozen=True)
    total: Persons = Persons()
    groups: dict[QuotaGroup, Persons] = Field(default_factory=dict)
    emergencies: bool = False
    minors: bool = False
    # ISO 639-1 codes (639-3 where there is none) of languages that the municipality serves.
    languages: list[str] = Field(default_factory=list)
    dwellings: dict[DwellingSize, tuple[int, int, int, int]] = Field(default_factory=dict)
    services: dict[NeedKind, int] = Field(default_factory=dict)
    decision_number: str = ""
    decision_day: date | None = None
    remarks: str = ""

    def group(self, group: QuotaGroup) -> Persons:
        """Persons of one group; none where it is not named."""
        return self.groups.get(group, Persons())

    def dwellings_of(self, size: DwellingSize) -> tuple[int, int, int, int]:
        """Dwellings of one size in each quarter."""
        return self.dwellings.get(size, (0, 0, 0, 0))

    @property
    def dwellings_in_all(self) -> int:
        """Dwellings of the whole year."""
        return sum(sum(quarters) for quarters in self.dwellings.values())

    @property
    def receiving(self) -> list[QuotaGroup]:
        """Groups that have places."""
        return [group for group in QuotaGroup if self.group(group).at_most]
