"""What a municipality may say that it offers: intake, dwellings, services, languages (pure)."""

import re
from collections.abc import Iterator

from placement.model.words import NeedKind
from placement.refusals import Refusal

MOST_A_MONTH, MOST_DWELLINGS, LARGEST_DWELLING, MOST_UNITS, BEST_LEVEL = 1000, 1000, 20, 1000, 3
LONGEST_LABEL = 80
# An accessible dwelling is a property of a dwelling; the rest are services.
SERVICES = tuple(kind for kind in NeedKind if kind is not NeedKind.ACCESSIBLE_DWELLING)
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def intake_is_sound(monthly_intake: int | None) -> Iterator[Refusal]:
    """Persons a month, or None: no limit."""
    if monthly_intake is not None and not 0 <= monthly_intake <= MOST_A_MONTH:
        yield Refusal("intake-out-of-range", {"most": MOST_A_MONTH})


def dwelling_is_sound(
    *, label: str, count: int, smallest: int, largest: int, from_month: str, taken: int = 0
) -> Iterator[Refusal]:
    """Dwellings of one kind have a name, sizes in order and a first month, and are no fewer than are taken.

    Sizes in persons, month YYYY-MM.
    """
    if not label:
        yield Refusal("label-missing")
    if len(label) > LONGEST_LABEL:
        yield Refusal("label-too-long", {"most": LONGEST_LABEL})
    if not 0 <= count <= MOST_DWELLINGS:
        yield Refusal("dwelling-count-out-of-range", {"most": MOST_DWELLINGS})
    elif count < taken:
        yield Refusal("dwellings-below-taken", {"wanted": count, "taken": taken})
    if not (1 <= smallest <= LARGEST_DWELLING and 1 <= largest <= LARGEST_DWELLING):
        yield Refusal("dwelling-size-out-of-range", {"most": LARGEST_DWELLING})
    elif smallest > largest:
        yield Refusal("smallest-above-largest", {"smallest": smallest, "largest": largest})
    if not _MONTH.fullmatch(from_month):
        yield Refusal("month-wrong", {"month": from_month[:20]})


def service_is_sound(kind: NeedKind, units: int | None) -> Iterator[Refusal]:
    """Units that can start in a month, or None: not offered."""
    if kind not in SERVICES:
        yield Refusal("not-a-service", {"service": kind})
    if units is not None and not 0 <= units <= MOST_UNITS:
        yield Refusal("units-out-of-range", {"service": kind, "most": MOST_UNITS})


def language_is_sound(language: str, level: int) -> Iterator[Refusal]:
    """A language by its ISO 639 code, and how well it is served."""
    if not _LANGUAGE.fullmatch(language):
        yield Refusal("language-unknown", {"language": language[:20]})
    if not 0 <= level <= BEST_LEVEL:
        yield Refusal("level-out-of-range", {"most": BEST_LEVEL})
