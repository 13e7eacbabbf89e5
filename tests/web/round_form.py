"""What the form of an answer to the yearly round sends, for tests."""

from typing import Any

from placement.rules.round_content import SERVICES


def form_of(version: int, **other: object) -> dict[str, Any]:
    """20 to 30 persons, 12 to 20 of them on protection grounds and 8 to 10 quota refugees."""
    return {
        "version": version,
        "total_committed": 20,
        "total_at_most": 30,
        "group_committed": [12, 8, 0, 0],
        "group_at_most": [20, 10, "", 0],
        "emergencies": "true",
        "minors": "false",
        "dwellings": [0, 0, 0, 0, 0, 1, 0, 2, 2, 1, 0, 3, 0, 0, 0, 0],
        "services": [4] + [0] * (len(SERVICES) - 1),
        "served": ["ar", "so"],
        "round_decision": "KH 31/2026",
        "decision_day": "2026-11-16",
        "round_remarks": "",
        "act": "submit",
        **other,
    }
