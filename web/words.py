"""What codes are called: coded words, refusals, labels. A code itself is never shown."""

import re
from collections.abc import Mapping
from datetime import date
from enum import Enum

from placement.refusals import Refusal
from web.formats import day, month, number
from web.language import translated, translated_for

# Parameters of refusals that are codes themselves, by their name: whose words they are.
WORDS_OF = {
    "category": "Category",
    "role": "Role",
    "service": "NeedKind",
    "status": "ProposalStatus",
    "wanted": "ProposalStatus",
}
A_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
A_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def word(value: Enum) -> str:
    """Name a coded value: `HouseholdStatus.READY` is looked up as `HouseholdStatus:ready`."""
    return coded(f"{type(value).__name__}:{value.value}")


def refusal_sentence(refusal: Refusal) -> str:
    """Say a refusal, `refusal:<code>`; a number `n` among its parameters chooses the plural."""
    return coded(f"refusal:{refusal.code}", refusal.params)


def coded(code: str, params: Mapping[str, object] | None = None) -> str:
    """Return the sentence of a code in the reader's language, with its parameters filled in."""
    shown = {name: _shown(name, value) for name, value in (params or {}).items()}
    n = shown.get("n")
    said = code
    if isinstance(n, int):
        said = translated_for(code, code, n)
        shown["n"] = number(n)
    return (translated(code) if said == code else said) % shown


def _shown(name: str, value: object) -> object:
    if isinstance(value, Enum) and name not in WORDS_OF:
        return word(value)
    if name in WORDS_OF:
        return coded(f"{WORDS_OF[name]}:{value}")
    if isinstance(value, str) and A_MONTH.fullmatch(value):
        return month(value)
    if isinstance(value, str) and A_DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return value
