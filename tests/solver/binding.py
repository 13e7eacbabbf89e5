"""Small random questions with room for everybody, in which one rule after another is then made to bind."""

import random
from typing import NamedTuple

from tests.solver.tightened import CATEGORIES, PERIODS, RULES, Json, dwellings_of
from tests.solver.trying import Tried, best_by_trying

CODES = ["179", "091", "837"]
# Questions made for each one that is asked for, at most.
MOST_TRIES = 4


class Binding(NamedTuple):
    """A question whose best answer would be better without the rule."""

    question: Json
    best: Tried
    without: Tried


def questions_where_it_binds(rule: str, number: int) -> list[Binding]:
    """So many questions; fewer where too few of those that were made do bind."""
    found: list[Binding] = []
    # Without `once` everybody has two turns: twice three households would be too many to try.
    households = 2 if rule == "once" else 3
    for seed in range(MOST_TRIES * number):
        question = steered_to(rule, seed, households)
        best, without = best_by_trying(question), best_by_trying(question, without=rule)
        if best is not None and without is not None and without[:2] > best[:2]:
            found.append(Binding(question, best, without))
        if len(found) == number:
            break
    return found


def steered_to(rule: str, seed: int, households: int = 3) -> Json:
    """The same question for the same rule and seed. In every other one a second rule may bind too."""
    rng = random.Random(f"{rule} {seed}")
    question = roomy(rng, households)
    if rng.random() < 0.5:
        RULES[rng.choice([one for one in RULES if one != "fixed"])](rng, question)
    RULES[rule](rng, question)
    return question


def roomy(rng: random.Random, households: int = 3) -> Json:
    """A question in which no rule stops anybody: points alone decide."""
    return {
        "format": "placement-problem/1",
        "name": "binding",
        "periods": PERIODS,
        "policy": _policy(rng),
        "municipalities": [_municipality(rng, code) for code in CODES[: rng.choice([2, 2, 3])]],
        "households": [_household(rng, f"h{number}") for number in range(households)],
    }


def plain(municipalities: int, households: int) -> Json:
    """A question in which all are alike: one person each, urgency 1, one roomy line, no points at all."""
    question = roomy(random.Random(0), households)
    steps = [[100, 0]]
    none = {"wish": [], "tie": {}, "language": [0, 0, 0, 0], "near": 0, "outcome": 0, "late": 0}
    question["policy"] |= none | {"standing": 0, "crowding": steps}
    question["municipalities"] = [
        {
            "code": f"{number:03}",
            "lat": 62.0,
            "lon": 25.0,
            "lines": [plain_line("a", persons=9)],
            "monthly": None,
            "dwellings": None,
            "services": {},
            "languages": {},
        }
        for number in range(municipalities)
    ]
    for h in question["households"]:
        h |= {"persons": 1, "urgency": 1, "needs": {}, "earliest": "2027-01", "due": "2027-02"}
    return question


def plain_line(name: str, persons: int, used: int = 0) -> Json:
    """A line that counts everybody in every month."""
    return {
        "id": name,
        "categories": CATEGORIES,
        "periods": PERIODS,
        "persons": persons,
        "used": used,
    }


def _policy(rng: random.Random) -> Json:
    steps = sorted(rng.randrange(0, 60, 10) for _ in range(3))
    return {
        "wish": [rng.randrange(200, 500), rng.randrange(50, 200), 30],
        "tie": {"relative": rng.randrange(300)},
        "language": [0, 20, 60, 90],
        "near": 80,
        "near_km": 300,
        "outcome": 70,
        "late": rng.randrange(10, 90),
        "standing": rng.randrange(100),
        "crowding": [[50, steps[0]], [80, steps[1]], [100, steps[2]]],
    }


def _municipality(rng: random.Random, code: str) -> Json:
    return {
        "code": code,
        "lat": rng.choice([60.2, 61.0, 62.2]),
        "lon": 25.0,
        "lines": [
            plain_line(f"{code}-{number}", rng.randint(14, 60), rng.choice([0, 0, 1]))
            for number in range(rng.choice([1, 1, 2]))
        ],
        "monthly": rng.choice([None, 60]),
        "dwellings": rng.choice([None, None, [dwellings_of(f"{code}-d0")]]),
        "services": {"school": 40, "health": 40},
        "languages": rng.choice([{}, {"so": 2}, {"so": 3}]),
    }


def _household(rng: random.Random, name: str) -> Json:
    known = rng.random() < 0.5
    return {
        "id": name,
        "persons": rng.randint(1, 4),
        "category": rng.choice(CATEGORIES),
        "urgency": rng.choice([0, 1, 1, 2, 5]),
        "earliest": rng.choice(["2026-10", "2027-01"]),
        "due": rng.choice(["2026-11", "2027-01", "2027-02"]),
        "needs": rng.choice([{}, {"school": 1}, {"school": 2}, {"health": 1, "school": 1}]),
        "accessible": rng.random() < 0.3,
        "language": "so",
        "lat": 60.5 if known else None,
        "lon": 25.0 if known else None,
        "wishes": rng.sample(CODES, rng.randint(0, 3)),
        "ties": [[code, "relative"] for code in rng.sample(CODES, rng.randint(0, 1))],
        "outcome": dict.fromkeys(rng.sample(CODES, rng.randint(0, 2)), 0.4),
        "excluded": [],
        "only": None,
        "standing": rng.choice([None, CODES[0]]),
        "group": None,
        "fixed": None,
    }
