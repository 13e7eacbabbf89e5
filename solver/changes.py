"""A change of the question: what a municipality would offer beyond what it does, or an official would lift."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from solver.problem import Dwelling, Household, Line, Municipality, Problem

# What each kind asks of people, beside the number of persons or units: (at all, for each).
# Among equally many changes the one with the least of it is the smallest.
EFFORT: dict[str, tuple[int, int]] = {
    "monthly": (0, 1),  # persons more in the month
    "service": (0, 2),  # units more in the month
    "quota": (0, 2),  # persons more on a line
    "dwelling": (4, 0),  # one more
    "line": (6, 2),  # a line for a category or month that none counts, of so many persons
    "excluded": (40, 0),  # an exclusion dropped
    "only": (40, 0),  # a pin dropped
}


@dataclass(frozen=True, order=True)
class Change:
    """One change. `amount`: persons (monthly, quota, line), units (service), or 1.

    `of`: the line's id (quota), the service, the category (line) or the household (excluded, only). `period` is
    the month that it is needed in; `persons` and `accessible` are of a dwelling.
    """

    kind: str
    municipality: str
    amount: int
    period: str
    of: str = ""
    persons: int = 0
    accessible: bool = False

    @property
    def effort(self) -> int:
        """How large it is; see `EFFORT`."""
        at_all, each = EFFORT[self.kind]
        return at_all + each * self.amount


def with_changes(problem: Problem, changes: Iterable[Change]) -> Problem:
    """Return the question with the changes made, nothing else. Raises KeyError for unknown ids."""
    municipalities = dict(problem.municipality)
    households = dict(problem.household)
    for change in changes:
        if change.kind in {"excluded", "only"}:
            households[change.of] = _let(households[change.of], change)
        else:
            municipality = municipalities[change.municipality]
            municipalities[change.municipality] = _offering(municipality, change)
    return Problem.model_construct(
        **(
            dict(problem)
            | {
                "municipalities": tuple(municipalities.values()),
                "households": tuple(households.values()),
            }
        )
    )


def _let(household: Household, change: Change) -> Household:
    if change.kind == "excluded":
        return household.model_copy(update={"excluded": household.excluded - {change.municipality}})
    only = (household.only or frozenset()) | {change.municipality}
    return household.model_copy(update={"only": only})


def _offering(municipality: Municipality, change: Change) -> Municipality:
    if change.kind == "monthly":
        return municipality.model_copy(
            update={"monthly": (municipality.monthly or 0) + change.amount}
        )
    if change.kind == "service":
        units = municipality.services.get(change.of, 0) + change.amount
        return municipality.model_copy(
            update={"services": {**municipality.services, change.of: units}}
        )
    if change.kind == "dwelling":
        listed = municipality.dwellings or ()
        more = Dwelling.model_validate(
            {
                "id": f"more-{len(listed)}",
                "count": change.amount,
                "min": change.persons,
                "max": change.persons,
                "accessible": change.accessible,
                "from": change.period,
            }
        )
        return municipality.model_copy(update={"dwellings": (*listed, more)})
    if change.kind == "line":
        more_lines = Line(
            id=f"more-{len(municipality.lines)}",
            categories=frozenset({change.of}),
            periods=frozenset({change.period}),
            persons=change.amount,
            used=0,
        )
        return municipality.model_copy(update={"lines": (*municipality.lines, more_lines)})
    lines = tuple(
        line.model_copy(update={"persons": line.persons + change.amount})
        if line.id == change.of
        else line
        for line in municipality.lines
    )
    return municipality.model_copy(update={"lines": lines})


def merged(changes: Iterable[Change]) -> list[Change]:
    """Add up those of the same thing, whatever the month; in order of kind and place."""
    found: dict[tuple[str, ...], Change] = {}
    for one in changes:
        earlier = found.get(key := what(one))
        found[key] = (
            one
            if earlier is None
            else replace(
                one,
                amount=earlier.amount + one.amount,
                period=min(earlier.period, one.period),
            )
        )
    return sorted(found.values())


def what(change: Change) -> tuple[str, ...]:
    """What is changed, however much; exclusions and pins of different households are one thing."""
    per_household = change.kind in {"excluded", "only"}
    monthly = {"monthly", "service", "line", "dwelling"}
    return (
        change.kind,
        change.municipality,
        "" if per_household else change.of,
        change.period if change.kind in monthly else "",
        str(change.persons),
        str(change.accessible),
    )
