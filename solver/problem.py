"""The question: `placement-problem/1`, read, checked, and refused with the place and the cure."""

import gzip
import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FORMAT = "placement-problem/1"
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Level = Annotated[int, Field(ge=0, le=3)]
Count = Annotated[int, Field(ge=0)]
Units = Annotated[int, Field(ge=1)]


class ProblemError(ValueError):
    """The question is not of the form; the message names the place and what is allowed there."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Policy(_Part):
    """Points per person by factor, and how goals are weighed. Distances in kilometres."""

    wish: tuple[int, ...]
    tie: dict[str, int]
    language: Annotated[tuple[int, ...], Field(min_length=4, max_length=4)]
    near: int
    near_km: Annotated[float, Field(gt=0)]
    outcome: int
    late: int
    standing: int
    reach_slack: Annotated[int, Field(ge=0, le=1000)] = 0
    crowding: Annotated[tuple[tuple[int, int], ...], Field(min_length=1)]


class Line(_Part):
    """A quota line: the most persons of its categories in its periods, and how many are taken already."""

    id: str
    categories: frozenset[str]
    periods: frozenset[Month]
    persons: Count
    used: Count


class Dwelling(_Part):
    """Dwellings of one kind: `count` of them, for households of `smallest` to `largest` persons."""

    id: str
    count: Count
    smallest: Annotated[int, Field(ge=0, alias="min")]
    largest: Annotated[int, Field(ge=0, alias="max")]
    accessible: bool
    free_from: Annotated[Month, Field(alias="from")]


class Municipality(_Part):
    """What a municipality has agreed to and offers. `dwellings` None: it finds one for whoever it accepts."""

    code: str
    lat: float
    lon: float
    lines: tuple[Line, ...]
    monthly: Count | None
    dwellings: tuple[Dwelling, ...] | None
    services: dict[str, Count]
    languages: dict[str, Level]

    def dwelling(self, dwelling_id: str | None) -> Dwelling | None:
        """Return the dwelling entry of an id, or None."""
        return next((d for d in self.dwellings or () if d.id == dwelling_id), None)


class Fixed(_Part):
    """A promise given already: placed exactly so."""

    municipality: str
    period: Month
    dwelling: str | None


class Household(_Part):
    """Who waits: `persons` placed whole, how urgent (0-10), when, and what they need and wish."""

    id: str
    persons: Annotated[int, Field(ge=1)]
    category: str
    urgency: Annotated[int, Field(ge=0, le=10)]
    earliest: Month
    due: Month
    needs: dict[str, Units]
    accessible: bool
    language: str
    lat: float | None
    lon: float | None
    wishes: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]
    outcome: dict[str, float]
    excluded: frozenset[str]
    only: frozenset[str] | None
    standing: str | None
    group: str | None
    fixed: Fixed | None = None


class Problem(_Part):
    """One question. Build it by `from_json` or `read_problem`, which also check what parts say of each other."""

    format: Literal["placement-problem/1"]
    name: str
    periods: Annotated[tuple[Month, ...], Field(min_length=1)]
    policy: Policy
    municipalities: tuple[Municipality, ...]
    households: tuple[Household, ...]

    @cached_property
    def municipality(self) -> dict[str, Municipality]:
        """Municipalities by code."""
        return {m.code: m for m in self.municipalities}

    @cached_property
    def household(self) -> dict[str, Household]:
        """Households by id."""
        return {h.id: h for h in self.households}


def months(month: str) -> int:
    """Months since year 0, so that months can be compared and subtracted."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def read_problem(path: str | Path) -> Problem:
    """Read a `.json` or `.json.gz` file. Raises `ProblemError` or `OSError`."""
    return from_json(read_json(path))


def read_json(path: str | Path) -> Any:  # noqa: ANN401 (JSON)
    """Read any JSON file, gzipped where its name ends so. Raises `ProblemError` or `OSError`."""
    opener = gzip.open if str(path).endswith(".gz") else open
    try:
        with opener(path, "rt", encoding="utf-8") as stream:
            return json.load(stream)
    except (ValueError, EOFError, gzip.BadGzipFile) as error:
        raise ProblemError(f"{path}: no JSON in UTF-8: {error}") from error


def from_json(data: Any) -> Problem:  # noqa: ANN401 (JSON)
    """Build a problem from plain JSON. Raises `ProblemError` with every fault, each with its place."""
    try:
        # Strict types (a number in quotes is refused), but lists where tuples are meant.
        problem = Problem.model_validate_json(json.dumps(data), strict=True)
    except (ValidationError, TypeError) as error:
        raise ProblemError(_faults(error, data)) from None
    faults = list(_contradictions(problem))
    if faults:
        raise ProblemError("\n".join(faults[:50]))
    return problem


def to_json(problem: Problem) -> dict[str, Any]:
    """Return plain JSON again, sets in order."""
    data = problem.model_dump(mode="json", by_alias=True)
    for part in data["municipalities"]:
        for line in part["lines"]:
            line["categories"].sort()
            line["periods"].sort()
    for household in data["households"]:
        household["excluded"].sort()
        if household["only"] is not None:
            household["only"].sort()
    return data


def _faults(error: ValidationError | TypeError, data: Any) -> str:  # noqa: ANN401 (JSON)
    if isinstance(error, TypeError):
        return f"the question is no JSON object: {error}"
    said = []
    for fault in error.errors(include_url=False)[:50]:
        place = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in fault["loc"]).lstrip(
            "."
        )
        said.append(f"{place or 'the question'}{_named(data, fault['loc'])}: {fault['msg']}")
    return "\n".join(said)


def _named(data: Any, place: Sequence[int | str]) -> str:  # noqa: ANN401 (JSON)
    """Return the id of the household or municipality that a place lies in."""
    try:
        part = data[place[0]][place[1]]
        return f" ({part.get('id') or part.get('code')})"
    except (LookupError, TypeError, AttributeError):
        return ""


def _contradictions(problem: Problem) -> Iterator[str]:
    numbers = [months(p) for p in problem.periods]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        yield "periods: must be consecutive months in order"
    steps = [percent for percent, _ in problem.policy.crowding]
    if steps != sorted(set(steps)) or steps[0] < 0 or steps[-1] != 100:  # noqa: PLR2004 (per cent)
        yield "policy.crowding: percentages must ascend and end at 100"
    yield from _repeated("municipalities", [m.code for m in problem.municipalities])
    yield from _repeated("households", [h.id for h in problem.households])
    for m in problem.municipalities:
        yield from _repeated(f"municipalities ({m.code}).lines", [q.id for q in m.lines])
        yield from _repeated(
            f"municipalities ({m.code}).dwellings", [d.id for d in m.dwellings or ()]
        )
    for h in problem.households:
        if (h.lat is None) != (h.lon is None):
            yield f"households ({h.id}): lat and lon must both be given or both be null"
        if h.fixed and h.fixed.municipality not in problem.municipality:
            yield f"households ({h.id}).fixed: no municipality {h.fixed.municipality}"
        if h.fixed and h.fixed.period not in problem.periods:
            yield f"households ({h.id}).fixed: {h.fixed.period} is not among the periods"


def _repeated(place: str, ids: Sequence[str]) -> Iterator[str]:
    if len(set(ids)) < len(ids):
        twice = sorted({one for one in ids if ids.count(one) > 1})
        yield f"{place}: given more than once: {', '.join(twice[:5])}"
