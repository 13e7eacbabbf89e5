"""A promise is a promise: a question is made to hold what municipalities have been asked for, and says where.

Facts may have changed after a promise (a lower monthly intake, a slot that was edited, a line whose groups
were changed). The question must still have an answer, so its capacities are raised to what is promised,
and no further. docs/decisions says why.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def make_room_for_promises(question: Json) -> list[Json]:
    """Change the question in place until its fixed placements break no rule; return what was changed.

    Each change is {"code", "municipality", "params"}. Municipalities of promises must be in the question,
    and their periods among its periods.
    """
    municipalities = {each["code"]: each for each in question["municipalities"]}
    fixed: dict[str, list[Json]] = {}
    for household in question["households"]:
        if household["fixed"]:
            fixed.setdefault(household["fixed"]["municipality"], []).append(household)
    return [
        {"code": code, "municipality": where, "params": params}
        for where, promised in sorted(fixed.items())
        for code, params in _changes(municipalities[where], promised)
    ]


def _changes(municipality: Json, promised: list[Json]) -> Iterator[tuple[str, Json]]:
    for household in promised:
        yield from _household(household, municipality["code"])
    yield from _lines(municipality, promised)
    yield from _monthly(municipality, promised)
    yield from _services(municipality, promised)
    yield from _dwellings(municipality, promised)


def _household(household: Json, code: str) -> Iterator[tuple[str, Json]]:
    """Barred, pinned elsewhere or not before a month: what was said after the promise does not undo it."""
    period = household["fixed"]["period"]
    only = household["only"]
    if code in household["excluded"] or (only is not None and code not in only):
        household["excluded"] = [other for other in household["excluded"] if other != code]
        household["only"] = None
        yield "promise-not-eligible", {"household": household["id"]}
    if household["earliest"] > period:
        household["earliest"] = period
        yield "promise-too-early", {"household": household["id"], "month": period}


def _lines(municipality: Json, promised: list[Json]) -> Iterator[tuple[str, Json]]:
    """Each promise counts on some line, and no line is over."""
    uncounted: dict[tuple[str, str], int] = {}
    taken: Counter[str] = Counter()
    for household in promised:
        kind, period = household["category"], household["fixed"]["period"]
        counting = [
            line
            for line in municipality["lines"]
            if kind in line["categories"] and period in line["periods"]
        ]
        for line in counting:
            taken[line["id"]] += household["persons"]
        if not counting:
            key = (kind, period)
            uncounted[key] = uncounted.get(key, 0) + household["persons"]
    for line in municipality["lines"]:
        needed = line["used"] + taken[line["id"]]
        if taken[line["id"]] and needed > line["persons"]:
            yield (
                "line-over-promised",
                {"line": line["id"], "stated": line["persons"], "promised": needed},
            )
            line["persons"] = needed
    for (kind, period), persons in sorted(uncounted.items()):
        # A line that is full by what is promised, so that it opens the municipality to nobody else.
        municipality["lines"].append(
            {
                "id": f"promised-{kind}-{period}",
                "categories": [kind],
                "periods": [period],
                "persons": persons,
                "used": 0,
            }
        )
        yield "no-line-for-promise", {"category": kind, "month": period, "promised": persons}


def _monthly(municipality: Json, promised: list[Json]) -> Iterator[tuple[str, Json]]:
    """Raised for all months, for the format has one number; saving asks the stated number again."""
    arriving: Counter[str] = Counter()
    for household in promised:
        arriving[household["fixed"]["period"]] += household["persons"]
    stated = municipality["monthly"]
    if stated is not None and max(arriving.values()) > stated:
        most = max(arriving.values())
        month = min(period for period, persons in arriving.items() if persons == most)
        yield "month-over-promised", {"month": month, "stated": stated, "promised": most}
        municipality["monthly"] = most


def _services(municipality: Json, promised: list[Json]) -> Iterator[tuple[str, Json]]:
    """A promise needs no more than is left of what is offered: so the month is full, and others stay as stated."""
    left: dict[tuple[str, str], int] = {}
    for household in promised:
        for service, units in list(household["needs"].items()):
            key = (service, household["fixed"]["period"])
            room = left.get(key, municipality["services"].get(service, 0))
            left[key] = max(0, room - units)
            if units <= room:
                continue
            if room:
                household["needs"][service] = room
            else:
                del household["needs"][service]
            yield (
                "service-over-promised",
                {
                    "household": household["id"],
                    "service": service,
                    "month": key[1],
                    "needed": units,
                    "left": room,
                },
            )


def _dwellings(municipality: Json, promised: list[Json]) -> Iterator[tuple[str, Json]]:
    """A promise names a dwelling that fits it exactly where the municipality lists any, and none elsewhere."""
    if municipality["dwellings"] is None:
        for household in promised:
            household["fixed"]["dwelling"] = None
        return
    listed = {dwelling["id"]: dwelling for dwelling in municipality["dwellings"]}
    used: Counter[str] = Counter()
    for household in promised:
        fixed = household["fixed"]
        dwelling = listed.get(fixed["dwelling"])
        if dwelling and _fits(household, dwelling) and used[dwelling["id"]] < dwelling["count"]:
            used[dwelling["id"]] += 1
            continue
        if dwelling and used[dwelling["id"]] < dwelling["count"]:
            dwelling["count"] -= 1  # it is kept for the promise, even if it has ceased to fit
        own = {
            "id": f"promised-{household['id']}",
            "count": 1,
            "min": household["persons"],
            "max": household["persons"],
            "accessible": household["accessible"],
            "from": fixed["period"],
        }
        municipality["dwellings"].append(own)
        yield (
            "no-dwelling-for-promise",
            {"household": household["id"], "dwelling": fixed["dwelling"] or ""},
        )
        fixed["dwelling"] = own["id"]


def _fits(household: Json, dwelling: Json) -> bool:
    return (
        dwelling["min"] <= household["persons"] <= dwelling["max"]
        and (dwelling["accessible"] or not household["accessible"])
        and dwelling["from"] <= household["fixed"]["period"]
    )
