"""Each rule of the specification, made to bind: what takes away some of the room that a question has."""

import random
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
PERIODS = ["2027-01", "2027-02"]
AFTER_ALL = "2027-03"
CATEGORIES = ["ASYLUM", "QUOTA"]


def dwellings_of(name: str) -> Json:
    """Dwellings that suit everybody from the start."""
    return {"id": name, "count": 9, "min": 1, "max": 9, "accessible": True, "from": "2026-11"}


def _codes(question: Json) -> list[str]:
    return [m["code"] for m in question["municipalities"]]


def _exclude(rng: random.Random, question: Json) -> None:
    h = rng.choice(question["households"])
    h["excluded"] = rng.sample(_codes(question), rng.randint(1, 2))


def _pin(rng: random.Random, question: Json) -> None:
    h = rng.choice(question["households"])
    h["only"] = rng.choice([[], ["999"], rng.sample(_codes(question), 1)])


def _wait(rng: random.Random, question: Json) -> None:
    h = rng.choice(question["households"])
    h["earliest"] = rng.choice([PERIODS[1], PERIODS[1], AFTER_ALL])
    h["due"] = PERIODS[0]


def _narrow_lines(rng: random.Random, question: Json) -> None:
    for m in question["municipalities"]:
        for line in m["lines"]:
            line["categories"] = rng.choice([CATEGORIES[:1], CATEGORIES[1:], CATEGORIES])
            line["periods"] = rng.choice([PERIODS[:1], PERIODS[1:], PERIODS])


def _fill_lines(rng: random.Random, question: Json) -> None:
    for m in question["municipalities"]:
        line = rng.choice(m["lines"])
        line["persons"] = rng.randint(0, 7)
        line["used"] = rng.randint(0, min(3, line["persons"]))


def _overfill_lines(rng: random.Random, question: Json) -> None:
    for m in rng.sample(
        question["municipalities"], rng.randint(1, len(question["municipalities"]))
    ):
        line = rng.choice(m["lines"])
        line["persons"] = rng.randint(0, 6)
        line["used"] = line["persons"] + rng.randint(1, 4)


def _few_a_month(rng: random.Random, question: Json) -> None:
    for m in question["municipalities"]:
        m["monthly"] = rng.randint(0, 5)


def _list_none(rng: random.Random, question: Json) -> None:
    rng.choice(question["municipalities"])["dwellings"] = []


def _dwellings_for(part: Callable[[random.Random, Json], None]) -> Callable[..., None]:
    """Dwellings everywhere, several kinds here and there, each of them made worse in one way."""

    def tighten(rng: random.Random, question: Json) -> None:
        for m in question["municipalities"]:
            m["dwellings"] = [
                dwellings_of(f"{m['code']}-d{number}") for number in range(rng.randint(1, 2))
            ]
            for dwelling in m["dwellings"]:
                part(rng, dwelling)

    return tighten


def _one_size(rng: random.Random, dwelling: Json) -> None:
    dwelling["min"] = rng.randint(1, 3)
    dwelling["max"] = dwelling["min"] + rng.randint(0, 1)


def _stairs(rng: random.Random, dwelling: Json) -> None:
    dwelling["accessible"] = rng.random() < 0.3


def _free_later(rng: random.Random, dwelling: Json) -> None:
    dwelling["from"] = rng.choice([PERIODS[0], PERIODS[1], AFTER_ALL])


def _few(rng: random.Random, dwelling: Json) -> None:
    dwelling["count"] = rng.randint(0, 2)


def _need_accessible(rng: random.Random, question: Json) -> None:
    _dwellings_for(_stairs)(rng, question)
    rng.choice(question["households"])["accessible"] = True


def _offer_less(rng: random.Random, question: Json) -> None:
    for m in question["municipalities"]:
        m["services"].pop(rng.choice(["school", "health"]), None)


def _few_units(rng: random.Random, question: Json) -> None:
    for m in question["municipalities"]:
        m["services"] = {service: rng.randint(0, 2) for service in m["services"]}


def _link(rng: random.Random, question: Json) -> None:
    """Linked households that wish themselves apart, or have no room together."""
    for h in question["households"]:
        h["group"] = "g"
        h["wishes"] = rng.sample(_codes(question), len(_codes(question)))
    if rng.random() < 0.5:
        _fill_lines(rng, question)


def _promise(rng: random.Random, question: Json) -> None:
    h, m = rng.choice(question["households"]), rng.choice(question["municipalities"])
    dwelling = rng.choice(m["dwellings"])["id"] if m["dwellings"] else None
    h["fixed"] = {"municipality": m["code"], "period": rng.choice(PERIODS), "dwelling": dwelling}


def _nothing(_rng: random.Random, _question: Json) -> None:
    """Who could be placed twice would be."""


# The rules, or the part of one that can stop a household by itself, as `best_by_trying` leaves them out.
RULES: dict[str, Callable[[random.Random, Json], None]] = {
    "once": _nothing,
    "eligible: excluded": _exclude,
    "eligible: only": _pin,
    "early": _wait,
    "quota: no line counts it": _narrow_lines,
    "quota: the line is full": _fill_lines,
    "quota: the line is over already": _overfill_lines,
    "monthly": _few_a_month,
    "dwelling: none is named": _list_none,
    "dwelling: size": _dwellings_for(_one_size),
    "dwelling: accessible": _need_accessible,
    "dwelling: from": _dwellings_for(_free_later),
    "dwelling: count": _dwellings_for(_few),
    "service: not offered": _offer_less,
    "service: units": _few_units,
    "group": _link,
    "fixed": _promise,
}
