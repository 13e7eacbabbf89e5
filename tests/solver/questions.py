"""Small random questions in which every rule binds now and then."""

from typing import Any

from hypothesis import strategies as st

from solver import Answer, Placement, Problem, violations

PERIODS = ["2027-01", "2027-02"]
CATEGORIES = ["ASYLUM", "QUOTA"]
Json = dict[str, Any]


@st.composite
def policies(draw: st.DrawFn) -> Json:
    number = st.integers(0, 9)
    return {
        "wish": [draw(number) * 50, draw(number) * 20],
        "tie": {"relative": draw(number) * 30},
        "language": [0, 20, 40, 90],
        "near": 50,
        "near_km": 300,
        "outcome": 70,
        "late": draw(number) * 20,
        "standing": draw(number) * 10,
        # Rising, and falling too: a policy may be odd, the answer must still be right.
        "crowding": [[50, draw(number)], [80, draw(number) * 9], [100, draw(number) * 9]],
    }


@st.composite
def municipalities(draw: st.DrawFn, code: str) -> Json:
    lines = [
        {
            "id": f"{code}-{number}",
            "categories": draw(st.sampled_from([["ASYLUM"], ["QUOTA"], CATEGORIES])),
            "periods": draw(st.sampled_from([PERIODS, PERIODS[:1], PERIODS[1:]])),
            "persons": draw(st.integers(0, 9)),
            "used": draw(st.sampled_from([0, 0, 0, 1, 3])),
        }
        for number in range(draw(st.integers(1, 2)))
    ]
    dwellings = None
    if draw(st.booleans()):
        dwellings = [
            {
                "id": f"{code}-d{number}",
                "count": draw(st.integers(0, 2)),
                "min": draw(st.integers(1, 2)),
                "max": draw(st.integers(2, 5)),
                "accessible": draw(st.booleans()),
                "from": draw(st.sampled_from(["2026-11", *PERIODS])),
            }
            for number in range(draw(st.integers(0, 2)))
        ]
    return {
        "code": code,
        "lat": draw(st.sampled_from([60.2, 61.0, 62.2])),
        "lon": 25.0,
        "lines": lines,
        "monthly": draw(st.sampled_from([None, 2, 4, 6])),
        "dwellings": dwellings,
        "services": draw(st.sampled_from([{}, {"school": 1}, {"school": 3}])),
        "languages": draw(st.sampled_from([{}, {"so": 2}, {"so": 3}])),
    }


@st.composite
def households(draw: st.DrawFn, name: str, codes: list[str]) -> Json:
    some = st.lists(st.sampled_from(codes), unique=True, max_size=2)
    known = draw(st.booleans())
    return {
        "id": name,
        "persons": draw(st.integers(1, 4)),
        "category": draw(st.sampled_from(CATEGORIES)),
        "urgency": draw(st.sampled_from([0, 1, 1, 2, 5])),
        "earliest": draw(st.sampled_from(["2026-10", "2027-01", "2027-02"])),
        "due": draw(st.sampled_from(["2026-11", "2027-01", "2027-02"])),
        "needs": draw(st.sampled_from([{}, {}, {"school": 1}, {"school": 2}])),
        "accessible": draw(st.sampled_from([False, False, True])),
        "language": "so",
        "lat": 60.5 if known else None,
        "lon": 25.0 if known else None,
        "wishes": draw(some),
        "ties": [[code, "relative"] for code in draw(some)],
        "outcome": dict.fromkeys(draw(some), 0.4),
        "excluded": draw(st.sampled_from([[], [], codes[:1]])),
        "only": draw(st.sampled_from([None, None, None, codes[-1:]])),
        "standing": draw(st.sampled_from([None, codes[0]])),
        "group": draw(st.sampled_from([None, None, "g"])),
        "fixed": None,
    }


@st.composite
def questions(draw: st.DrawFn, most: int = 4) -> Json:
    codes = ["179", "091", "837"][: draw(st.integers(1, 3))]
    return {
        "format": "placement-problem/1",
        "name": "small",
        "periods": PERIODS,
        "policy": draw(policies()),
        "municipalities": [draw(municipalities(code)) for code in codes],
        "households": [
            draw(households(f"h{number}", codes)) for number in range(draw(st.integers(1, most)))
        ],
    }


def ways(problem: Problem, household: str) -> list[Placement | None]:
    """Every placement that breaks no rule when the household is alone, and none."""
    found: list[Placement | None] = [None]
    for m in problem.municipalities:
        for period in problem.periods:
            for dwelling in [None] if m.dwellings is None else [d.id for d in m.dwellings]:
                one = Placement(
                    household=household, municipality=m.code, period=period, dwelling=dwelling
                )
                if not violations(problem, Answer(placements=(one,))):
                    found.append(one)
    return found
