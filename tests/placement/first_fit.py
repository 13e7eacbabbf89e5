"""A solver for tests of what stands around it: promises first, then each household where it first fits.

Run as a program with the solver's arguments. It imports no OR-Tools, so it ends within a second.
"""

import json
import sys
from pathlib import Path
from typing import Any

from solver.answer import Answer, Placement, answer_to_json
from solver.check import score, violations
from solver.problem import Household, Problem, from_json


def first_fit(problem: Problem) -> list[Placement]:
    """Return placements that break no rule."""
    placed = [
        Placement(
            household=one.id,
            municipality=one.fixed.municipality,
            period=one.fixed.period,
            dwelling=one.fixed.dwelling,
        )
        for one in problem.households
        if one.fixed
    ]
    for household in problem.households:
        if not household.fixed:
            placed += _first(problem, household, placed)
    return placed


def _first(problem: Problem, household: Household, placed: list[Placement]) -> list[Placement]:
    for municipality in problem.municipalities:
        for period in problem.periods:
            for dwelling in [None, *(one.id for one in municipality.dwellings or ())]:
                one = Placement(
                    household=household.id,
                    municipality=municipality.code,
                    period=period,
                    dwelling=dwelling,
                )
                tried = Answer(placements=(*placed, one))
                if all(found.rule == "fixed" for found in violations(problem, tried)):
                    return [one]
    return []


def answer_for(question: dict[str, Any]) -> dict[str, Any]:
    """Return a placement-answer/1 whose limits are what it attained."""
    problem = from_json(question)
    answer = Answer(placements=tuple(first_fit(problem)))
    attained = score(problem, answer)
    return {**answer_to_json(answer), "bound": attained._asdict()}


if __name__ == "__main__":
    asked, _, given = sys.argv[1:4]
    answer = answer_for(json.loads(Path(asked).read_text("utf-8")))
    Path(given).write_text(json.dumps(answer), "utf-8")
    sys.stdout.write(json.dumps({"phase": "done", "work": 1, **answer["bound"]}) + "\n")
