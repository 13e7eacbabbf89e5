"""Why a run left households without a proposal, and what would help: as it is kept with the run (pure)."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from placement.rules.answer_to_proposals import Dropped
from placement.rules.facts_to_question import household_id
from solver import Answer, Problem, Unplaced, most_help, unplaced


def reasons_of(problem: Problem, answer: Answer) -> dict[str, Any]:
    """Return what is kept: `households` by id in the question, and `help`, that which places most persons first.

    A household has `stopped` (rules and number of municipalities) and `ways` (the smallest change first); see also
    `with_dropped`. A help
    has its municipality, its changes, and the number of households and persons that it places.
    """
    return {
        "households": {told.household: _household(told) for told in unplaced(problem, answer)},
        "help": [
            {
                "municipality": one.municipality,
                "changes": [_without_whom(asdict(change)) for change in one.changes],
                "households": len(one.households),
                "persons": sum(problem.household[name].persons for name in one.households),
            }
            for one in most_help(problem, answer)
        ],
    }


def with_dropped(reasons: dict[str, Any], dropped: Iterable[Dropped]) -> dict[str, Any]:
    """Tell also of those whom the answer placed, but whose proposal no longer held when it was saved.

    Such a household has `dropped` (municipality, month, code and params of what it broke) in place of `stopped` and
    `ways`: what the question knew would not have stopped it. `help` stays what it was: it is of the answer alone.
    """
    told = {
        household_id(one.draft.household_id): {
            "dropped": {
                "municipality": one.draft.municipality,
                "month": one.draft.month,
                "code": one.code,
                "params": one.params,
            }
        }
        for one in dropped
    }
    return {**reasons, "households": {**reasons["households"], **told}}


def _household(told: Unplaced) -> dict[str, Any]:
    return {
        "stopped": [
            {"rules": list(rules), "municipalities": number}
            for rules, number in told.stopped.items()
        ],
        "ways": [
            {
                "municipality": way.municipality,
                "month": way.period,
                "changes": [asdict(change) for change in way.changes],
            }
            for way in told.ways
        ],
    }


def _without_whom(change: dict[str, Any]) -> dict[str, Any]:
    """A sum names no household: whose exclusion it is stays on that household's own page."""
    return {**change, "of": ""} if change["kind"] in {"excluded", "only"} else change
