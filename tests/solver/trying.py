"""The best answer by trying every one, with any one rule left out. Shares no code with the solver's rules."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from solver import Problem, from_json, points_by_factor
from solver.goals import crowding

Json = dict[str, Any]
Key = tuple[str, ...]
ENDLESS = 10**6


class Tried(NamedTuple):
    """An answer, as plain JSON, with what it attains."""

    reach: int
    fit: int
    placements: tuple[Json, ...]


class Way(NamedTuple):
    """One place of a household, what it is worth, and what it takes of each capacity."""

    placement: Json
    fit: int
    takes: tuple[tuple[Key, int], ...]


def best_by_trying(question: Json, without: str = "") -> Tried | None:
    """The best answer there is, as if the rule `without` did not exist; None where no answer is valid.

    Best: the most fit of those that have the most reach, less what `reach_slack` lets go.
    """
    attained = attainable(question, without)
    if not attained:
        return None
    most = max(attained)
    enough = most - most * question["policy"].get("reach_slack", 0) // 1000
    return max(
        (one for one in attained.values() if one.reach >= enough),
        key=lambda one: (one.fit, one.reach),
    )


def attainable(question: Json, without: str = "") -> dict[int, Tried]:
    """For each reach that an answer can have, one with the most fit."""
    trial = _Trial(question, without)
    trial.go_on(0, 0, 0)
    return trial.found


class _Trial:
    def __init__(self, question: Json, without: str) -> None:
        problem = from_json(question)
        self.room = _room(question, without)
        turns = [(h, list(_ways(problem, question, h, without))) for h in question["households"]]
        self.turns = [turn for turn in turns for _ in range(2 if without == "once" else 1)]
        self.linked = without != "group"
        everybody = sum(h["persons"] for h, _ in self.turns)
        self.costs = {
            ("line", m.code, q.id): [
                crowding.cost(persons, q, problem.policy) for persons in range(everybody + 1)
            ]
            for m in problem.municipalities
            for q in m.lines
        }
        self.new = dict.fromkeys(self.costs, 0)
        self.chosen: list[Json] = []
        self.went: dict[str, list[str]] = defaultdict(list)
        self.found: dict[int, Tried] = {}

    def go_on(self, number: int, reach: int, fit: int) -> None:
        """Try each way of the next household beside those before it."""
        if number == len(self.turns):
            fit -= sum(self.costs[line][persons] for line, persons in self.new.items())
            if reach not in self.found or fit > self.found[reach].fit:
                self.found[reach] = Tried(reach, fit, tuple(self.chosen))
            return
        h, ways = self.turns[number]
        beside = self.went[h["group"]] if h["group"] and self.linked else []
        for way in ways:
            if way is None:
                self.go_on(number + 1, reach, fit)
                continue
            code = way.placement["municipality"]
            if any(self.room.get(key, ENDLESS) < amount for key, amount in way.takes):
                continue
            if any(other != code for other in beside):
                continue
            self._take(way, 1)
            self.chosen.append(way.placement)
            beside.append(code)
            self.go_on(number + 1, reach + h["urgency"] * h["persons"], fit + way.fit)
            beside.pop()
            self.chosen.pop()
            self._take(way, -1)

    def _take(self, way: Way, times: int) -> None:
        for key, amount in way.takes:
            if key in self.room:
                self.room[key] -= times * amount
            if key in self.new:
                self.new[key] += times * amount


def _room(question: Json, without: str) -> dict[Key, int]:
    """What there is only so much of."""
    room: dict[Key, int] = {}

    def there_is(rule: str, much: int, *key: str) -> None:
        room[key] = ENDLESS if rule == without else max(0, much)

    for m in question["municipalities"]:
        code = m["code"]
        for q in m["lines"]:
            over = q["used"] > q["persons"]
            rule = "quota: the line is over already" if over else "quota: the line is full"
            there_is(rule, q["persons"] - q["used"], "line", code, q["id"])
        for d in m["dwellings"] or ():
            there_is("dwelling: count", d["count"], "dwelling", code, d["id"])
        for period in question["periods"]:
            if m["monthly"] is not None:
                there_is("monthly", m["monthly"], "monthly", code, period)
            for service, units in m["services"].items():
                there_is("service: units", units, "service", code, period, service)
    return room


def _ways(problem: Problem, question: Json, h: Json, without: str) -> Iterator[Way | None]:
    """Every place that no rule forbids to a household that is alone, and none (but for who is promised one)."""
    promised = None if without == "fixed" else h["fixed"]
    if promised is None:
        yield None
    for m in question["municipalities"]:
        dwellings = [None] if m["dwellings"] is None else m["dwellings"]
        if without == "dwelling: none is named":
            dwellings = dwellings or [None]
        for period in question["periods"]:
            for d in dwellings:
                at = {
                    "municipality": m["code"],
                    "period": period,
                    "dwelling": None if d is None else d["id"],
                }
                stops = _stops(h, m, period, d) - {without}
                if promised in (None, at) and not stops:
                    yield _way(problem, h, m, {"household": h["id"], **at})


def _stops(h: Json, m: Json, period: str, d: Json | None) -> set[str]:
    stops = {
        "eligible: excluded": m["code"] in h["excluded"],
        "eligible: only": h["only"] is not None and m["code"] not in h["only"],
        "early": period < h["earliest"],
        "quota: no line counts it": not _counting(h, m, period),
        "service: not offered": not h["needs"].keys() <= m["services"].keys(),
    }
    if d is not None:
        stops |= {
            "dwelling: size": not d["min"] <= h["persons"] <= d["max"],
            "dwelling: accessible": h["accessible"] and not d["accessible"],
            "dwelling: from": period < d["from"],
        }
    return {rule for rule, yes in stops.items() if yes}


def _way(problem: Problem, h: Json, m: Json, placement: Json) -> Way:
    code, period, persons = m["code"], placement["period"], h["persons"]
    takes: list[tuple[Key, int]] = [
        (("monthly", code, period), persons),
        *((("line", code, q["id"]), persons) for q in _counting(h, m, period)),
        *((("service", code, period, service), units) for service, units in h["needs"].items()),
    ]
    if placement["dwelling"] is not None:
        takes.append((("dwelling", code, placement["dwelling"]), 1))
    points = sum(points_by_factor(problem, h["id"], code, period).values())
    return Way(placement, persons * points, tuple(takes))


def _counting(h: Json, m: Json, period: str) -> list[Json]:
    return [q for q in m["lines"] if h["category"] in q["categories"] and period in q["periods"]]
