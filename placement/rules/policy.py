"""What a policy holds: the weights of fit, and how facts become urgency, due month and horizon."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from placement.model.words import TieKind

Points = Annotated[int, Field(ge=0, le=10_000)]
Step = tuple[Annotated[int, Field(ge=1, le=100)], Points]


class UrgencyRules(BaseModel):
    """How urgent a household is, 0-10: the first that holds of these, and 1 for each wait past the target."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    emergency: int = Field(default=10, ge=0, le=10)
    unaccompanied_minor: int = Field(default=6, ge=0, le=10)
    # A coded health or social need, or a single parent of small children.
    need_or_single_parent: int = Field(default=4, ge=0, le=10)
    other: int = Field(default=2, ge=0, le=10)
    days_per_step: int = Field(default=30, ge=1, le=365)
    adult_years: int = Field(default=18, ge=1, le=30)
    # Younger than this is small: compulsory schooling starts in the year a child turns 7.
    small_child_years: int = Field(default=7, ge=0, le=18)


class PolicyData(BaseModel):
    """The content of one version of the policy. Points are for each person of a household."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wish: list[Points] = Field(default=[400, 250, 150], min_length=1, max_length=5)
    tie: dict[TieKind, Points] = {
        TieKind.CLOSE_FAMILY: 600,
        TieKind.RELATIVE: 250,
        TieKind.WORK: 500,
        TieKind.STUDY: 300,
    }
    language: list[Points] = Field(default=[0, 60, 120, 180], min_length=4, max_length=4)
    near: Points = 150
    near_km: int = Field(default=200, ge=1, le=2_000)
    outcome: Points = 300
    late: Points = 80
    standing: Points = 100
    # Thousandths of the best reach that may be given up for fit.
    reach_slack: int = Field(default=0, ge=0, le=1_000)
    crowding: list[Step] = Field(default=[(50, 0), (75, 20), (100, 60)], min_length=1)
    # Days from permit to move; and how many months of arrivals a run looks at.
    target_days: int = Field(default=60, ge=0, le=730)
    horizon_months: int = Field(default=6, ge=1, le=24)
    # Days that a municipality has to answer a proposal.
    answer_days: int = Field(default=14, ge=1, le=90)
    # Working days that a wellbeing services county has for its statement.
    hearing_days: int = Field(default=5, ge=1, le=30)
    urgency: UrgencyRules = UrgencyRules()

    @model_validator(mode="after")
    def _crowding_ascends_to_100(self) -> Self:
        steps = [percent for percent, _ in self.crowding]
        if steps != sorted(set(steps)) or steps[-1] != 100:  # noqa: PLR2004 (per cent)
            raise ValueError("crowding: percentages must ascend and end at 100")
        return self

    def weights(self) -> dict[str, Any]:
        """The `policy` of a placement-problem/1."""
        ours = {"target_days", "horizon_months", "answer_days", "hearing_days", "urgency"}
        return self.model_dump(mode="json", exclude=ours)


class PolicyOutdated(Exception):
    """A kept version has a value of another form than today's: a migration is missing."""


def kept_policy(content: Mapping[str, Any]) -> PolicyData:
    """Read what was kept, maybe by an older product.

    What a policy does not hold any more is left out. What it did not hold then has its default, as the next run would
    use it, and is not among the `model_fields_set`. Raises `PolicyOutdated`.
    """
    known = {name: content[name] for name in PolicyData.model_fields if name in content}
    if isinstance(known.get("tie"), dict):
        ties = {kind.value: points for kind, points in PolicyData().tie.items()} | known["tie"]
        known["tie"] = {kind.value: ties[kind.value] for kind in TieKind if kind.value in ties}
    if isinstance(urgency := known.get("urgency"), dict):
        known["urgency"] = {
            name: urgency[name] for name in UrgencyRules.model_fields if name in urgency
        }
    try:
        return PolicyData.model_validate(known)
    except ValidationError as error:
        places = (".".join(map(str, fault["loc"])) for fault in error.errors(include_url=False))
        raise PolicyOutdated(", ".join(dict.fromkeys(places))) from None
