"""Two answers to one question, side by side: who is placed otherwise."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Otherwise:
    """A household that is placed otherwise: where and when (`"179 2027-01"`), or None where it is not placed."""

    household: str
    kept: str | None
    again: str | None


def placed_otherwise(kept: dict[str, Any], again: dict[str, Any]) -> list[Otherwise]:
    """Return the households that two placement-answer/1 place otherwise, by id."""
    before, after = _places(kept), _places(again)
    return [
        Otherwise(household, before.get(household), after.get(household))
        for household in sorted(before.keys() | after.keys())
        if before.get(household) != after.get(household)
    ]


def _places(answer: dict[str, Any]) -> dict[str, str]:
    return {
        one["household"]: " ".join(
            filter(None, (one["municipality"], one["period"], one.get("dwelling")))
        )
        for one in answer["placements"]
    }
