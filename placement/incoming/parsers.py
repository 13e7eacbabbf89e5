"""How single cells are read: each parser takes what stands in a cell and returns a fact, or raises `Wrong`."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from placement.incoming.sheet import Cell
from placement.incoming.vocabulary import Vocabulary, normal
from placement.refusals import Refusal
from placement.rules.household import CODE
from placement.rules.identity_code import identity_code_holds

Parser = Callable[[Cell], Any]
E = TypeVar("E", bound=StrEnum)
FINNISH_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
# Ten digits are more than any count here, and int() of very many would take its time.
WHOLE = re.compile(r"([+-]?[0-9]{1,10})(?:[.,]0+)?")
LISTED = re.compile(r"[,;\n]")
LONGEST_ECHO = 40


class Wrong(Exception):
    """The cell can't be read; the refusal says why and what is allowed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def echo(cell: object) -> str:
    """What stands in the cell, short enough to be repeated in a sentence."""
    text = " ".join(str(cell).split())
    return text if len(text) <= LONGEST_ECHO else text[: LONGEST_ECHO - 1] + "…"


def as_text(cell: Cell) -> str:
    """Text as people mean it: 145.0 is "145", spaces and line breaks are one space. "" where it is empty."""
    if isinstance(cell, bool):
        raise Wrong(Refusal("cell-not-text", {"value": echo(cell)}))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, (str, int, float)):
        text = " ".join(unicodedata.normalize("NFC", str(cell)).split())
        if text.isprintable():
            return text
        raise Wrong(Refusal("cell-unprintable", {"value": echo(ascii(text))}))
    raise Wrong(Refusal("cell-not-text", {"value": echo(cell)}))


def text(most: int) -> Parser:
    """Text of at most so many characters."""

    def parse(cell: Cell) -> str:
        said = as_text(cell)
        if len(said) > most:
            raise Wrong(Refusal("cell-too-long", {"length": len(said), "most": most}))
        return said

    return parse


def case_code(cell: Cell) -> str:
    """A household's own code, as it may be given at registration too."""
    said = as_text(cell)
    if not CODE.fullmatch(said):
        raise Wrong(Refusal("household-code-wrong"))
    return said


def identity_code(cell: Cell) -> str:
    """A personal identity code or a foreigner's number, in capitals; not yet beside the day of birth."""
    said = as_text(cell).upper()
    for refusal in identity_code_holds(said, None):
        raise Wrong(refusal)
    return said


def day(first: date, last: date) -> Parser:
    """A day between two days (both included): a date cell, or d.m.yyyy or yyyy-mm-dd as text."""
    bounds: dict[str, str | int] = {"first": first.isoformat(), "last": last.isoformat()}

    def parse(cell: Cell) -> date:
        found = _day(cell)
        if found is None:
            raise Wrong(Refusal("cell-not-a-day", {"value": echo(cell)}))
        if not first <= found <= last:
            value = found.isoformat()
            raise Wrong(Refusal("cell-day-out-of-range", {"value": value, **bounds}))
        return found

    return parse


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        return None
    said = cell.strip()
    finnish, iso = FINNISH_DAY.fullmatch(said), ISO_DAY.fullmatch(said)
    if finnish:
        numbers = finnish.group(3, 2, 1)
    elif iso:
        numbers = iso.group(1, 2, 3)
    else:
        return None
    try:
        return date(*map(int, numbers))
    except ValueError:
        return None


def whole(least: int, most: int) -> Parser:
    """A whole number between two numbers (both included)."""

    def parse(cell: Cell) -> int:
        found = _whole(cell)
        if found is None:
            raise Wrong(
                Refusal("cell-not-whole", {"value": echo(cell), "least": least, "most": most})
            )
        if not least <= found <= most:
            value = echo(found)
            raise Wrong(
                Refusal("cell-out-of-range", {"value": value, "least": least, "most": most})
            )
        return found

    return parse


def _whole(cell: Cell) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else None
    if isinstance(cell, str):
        found = WHOLE.fullmatch(cell.strip())
        return int(found.group(1)) if found else None
    return cell if isinstance(cell, int) else None


def yes_or_no(vocabulary: Vocabulary) -> Parser:
    """Yes or no, in words, as x, as 1 or 0, or as a spreadsheet's TRUE or FALSE."""
    words = {**vocabulary.words["answer"], "x": "yes", "1": "yes", "0": "no", "-": "no"}

    def parse(cell: Cell) -> bool:
        if isinstance(cell, bool):
            return cell
        said = words.get(normal(as_text(cell)))
        if said is None:
            raise Wrong(Refusal("cell-not-yes-or-no", {"value": echo(cell)}))
        return said == "yes"

    return parse


def word(kind: type[E], vocabulary: Vocabulary) -> Parser:
    """A coded value: its code, or its name in any of our languages."""
    words = _words_of(kind, vocabulary)

    def parse(cell: Cell) -> E:
        found = words.get(normal(as_text(cell)))
        if found is None:
            # `allowed` is the kind's name; the edge puts its words there.
            raise Wrong(Refusal("cell-not-a-word", {"value": echo(cell), "allowed": kind.__name__}))
        return found

    return parse


def _words_of(kind: type[E], vocabulary: Vocabulary) -> dict[str, E]:
    codes = {normal(member.value): member for member in kind}
    names = {name: kind(value) for name, value in vocabulary.words[kind.__name__].items()}
    return {**names, **codes}


def coded_as(kind: str, vocabulary: Vocabulary) -> Parser:
    """A `language` or a `country`: its code, or its name in any of our languages."""
    words = vocabulary.words[kind]

    def parse(cell: Cell) -> str:
        found = words.get(normal(as_text(cell)))
        if found is None:
            raise Wrong(_unknown(kind, cell))
        return found

    return parse


def _unknown(kind: str, cell: Cell) -> Refusal:
    if kind == "language":
        return Refusal("cell-not-a-language", {"value": echo(cell)})
    return Refusal("cell-not-a-country", {"value": echo(cell)})


def listed(cell: Cell) -> list[str]:
    """Parts of a list, parted by commas, semicolons or line breaks; empty parts are left out."""
    if isinstance(cell, str):
        return [said for part in LISTED.split(cell) if (said := part.strip())]
    return [as_text(cell)]


def several(one: Parser, *, most: int) -> Parser:
    """A list of facts, each read by `one`, none twice."""

    def parse(cell: Cell) -> list[Any]:
        return without_repeats((one(part) for part in listed(cell)), most=most)

    return parse


def with_number(one: Parser, *, least: int, most: int) -> Parser:
    """A list such as `school:2, daycare`: pairs of a fact and a whole number, which is 1 where it is left out."""
    number = whole(least, most)

    def pair(part: str) -> tuple[Any, int]:
        name, colon, count = part.rpartition(":")
        return (one(name), number(count)) if colon else (one(part), 1)

    def parse(cell: Cell) -> list[tuple[Any, int]]:
        pairs = [pair(part) for part in listed(cell)]
        without_repeats((name for name, _ in pairs), most=len(pairs))
        return pairs

    return parse


def paired(first: Parser, second: Parser, *, most: int) -> Parser:
    """A list such as `179:relative`: pairs of two facts, no pair twice."""

    def pair(part: str) -> tuple[Any, Any]:
        before, colon, after = part.rpartition(":")
        if not colon:
            raise Wrong(Refusal("cell-not-a-pair", {"value": echo(part)}))
        return first(before), second(after)

    def parse(cell: Cell) -> list[tuple[Any, Any]]:
        return without_repeats((pair(part) for part in listed(cell)), most=most)

    return parse


def without_repeats(facts: Iterable[Any], *, most: int) -> list[Any]:
    """The facts, at most so many, none twice."""
    found: list[Any] = []
    for fact in facts:
        if fact in found:
            raise Wrong(Refusal("cell-repeats", {"value": echo(fact)}))
        found.append(fact)
    if len(found) > most:
        raise Wrong(Refusal("cell-too-many", {"n": len(found), "most": most}))
    return found
