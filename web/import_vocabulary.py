"""What columns and values of files are called: their codes, and what the catalogues call them in each language."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from babel import Locale

from placement.incoming.agreement_columns import AGREEMENT_KEYS
from placement.incoming.household_columns import OF_HOUSEHOLD, OF_PERSON
from placement.incoming.vocabulary import Vocabulary, names_of, normal
from placement.model.words import (
    Category,
    Ground,
    MaritalStatus,
    NeedKind,
    Relation,
    Schooling,
    Sex,
    TieKind,
)
from web.language import LANGUAGES, said_in

HOUSEHOLD_KEYS = (*OF_HOUSEHOLD, *OF_PERSON)
KINDS: tuple[type[StrEnum], ...] = (
    Category,
    Ground,
    MaritalStatus,
    NeedKind,
    Relation,
    Schooling,
    Sex,
    TieKind,
)
ANSWERS = ("yes", "no")
# CLDR's codes of no country of a person: groups of countries, tests, the unknown.
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


@cache
def vocabulary() -> Vocabulary:
    """All names in all languages. Raises `ValueError` where a name in the catalogues means two things."""
    keys = dict.fromkeys((*HOUSEHOLD_KEYS, *AGREEMENT_KEYS))
    kinds = {kind.__name__: names_of(_names_of_kind(kind)) for kind in KINDS}
    return Vocabulary(
        columns=names_of(pair for key in keys for pair in _names("column", key)),
        words={
            **kinds,
            "answer": names_of(pair for key in ANSWERS for pair in _names("answer", key)),
            "language": _languages(),
            "country": _countries(),
        },
    )


def _names(kind: str, code: str) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        yield said_in(language, f"{kind}:{code}"), code


def _names_of_kind(kind: type[StrEnum]) -> Iterator[tuple[str, str]]:
    for member in kind:
        yield from _names(kind.__name__, member.value)


def _languages() -> dict[str, str]:
    """Names and codes of languages (ISO 639); a variety (Dari, `fa_AF`) is its language."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        known = Locale.parse(language).languages
        # Short codes first: where two languages share a name, the one with a two-letter code has it.
        for code in sorted(known, key=len):
            base = code.partition("_")[0]
            if re.fullmatch(r"[a-z]{2,3}", base):
                found.setdefault(normal(known[code]), base)
                found.setdefault(base, base)
    return found


def _countries() -> dict[str, str]:
    """Names and codes of countries (ISO 3166)."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code) and code not in NO_COUNTRIES:
                found.setdefault(normal(name), code)
                found[normal(code)] = code
    return found
