"""The calm colour of each status, one table for all pages."""

from enum import Enum

# Keyed by the coded value; what is not named here is grey.
TONES: dict[str, str] = {
    "registered": "grey",
    "incomplete": "amber",
    "ready": "blue",
    "proposed": "violet",
    "asked": "teal",
    "sent": "teal",
    "accepted": "green",
    "assigned": "green",
    "disclosed": "green",
    "arriving": "green",
    "arrived": "green",
    "confirmed": "green",
    "done": "green",
    "open": "green",
    "declined": "red",
    "cancelled": "amber",
    "rejected": "red",
    "failed": "red",
    "expired": "amber",
    "held": "amber",
    "waiting": "amber",
    "running": "blue",
    "solving": "blue",
    "sending": "blue",
    "unclear": "amber",
}


def tone_of(value: Enum | str) -> str:
    """One of grey, blue, green, amber, red, violet, teal."""
    return TONES.get(str(value.value if isinstance(value, Enum) else value), "grey")
