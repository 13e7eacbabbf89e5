"""What each municipality had to give in a run's question, and what the answer gave it (pure)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass
class Places:
    """One municipality, in persons: free when asked, promised already, proposed by the run; and households."""

    free: int = 0
    promised: int = 0
    proposed: int = 0
    households: int = 0


def places_of(question: Json, answer: Json, *, without: Collection[str]) -> dict[str, Places]:
    """Return by municipality's code; `without` are households whose proposals were dropped at saving."""
    households = {one["id"]: one for one in question["households"]}
    places = {one["code"]: Places(free=_free(one)) for one in question["municipalities"]}
    for placed in answer["placements"]:
        household, place = households[placed["household"]], places[placed["municipality"]]
        if household["fixed"]:
            place.promised += household["persons"]
            place.free -= household["persons"]
        elif placed["household"] not in without:
            place.proposed += household["persons"]
            place.households += 1
    return places


def together(places: Iterable[Places]) -> Places:
    """Return several municipalities as if they were one."""
    several = list(places)
    return Places(
        free=sum(one.free for one in several),
        promised=sum(one.promised for one in several),
        proposed=sum(one.proposed for one in several),
        households=sum(one.households for one in several),
    )


def _free(municipality: Json) -> int:
    """Persons that its lines still take."""
    return sum(max(0, line["persons"] - line["used"]) for line in counted_lines(municipality))


def counted_lines(municipality: Json) -> list[Json]:
    """The lines that together say what is agreed: where one counts all that the others do, only that one.

    A household counts on every line that takes its category, so a total and its parts are never added; lines
    of different years are.
    """
    by_months: dict[tuple[str, ...], list[Json]] = {}
    for line in municipality["lines"]:
        by_months.setdefault(tuple(line["periods"]), []).append(line)
    counted = []
    for lines in by_months.values():
        everything = {category for line in lines for category in line["categories"]}
        totals = [line for line in lines if set(line["categories"]) == everything]
        counted += [max(totals, key=lambda line: line["persons"])] if totals else lines
    return counted
