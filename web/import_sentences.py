"""What is wrong with a cell, as a sentence: "B42 persons: 0 is not between 1 and 20"."""

import re
from datetime import date

from placement.incoming.cell_errors import CellError
from placement.refusals import Refusal
from web.formats import day
from web.import_vocabulary import KINDS
from web.words import coded, word

NUMBER = re.compile(r"-?[0-9]+")
QUOTE = "\N{RIGHT DOUBLE QUOTATION MARK}"
ALLOWED = {kind.__name__: kind for kind in KINDS}


def cell_sentence(error: CellError) -> str:
    """The whole line: the cell, its column, what is wrong and what is allowed."""
    column = column_name(error.column)
    place = f"{error.place.address} {column}" if column else error.place.address
    return f"{place}: {problem(error.refusal)}"


def column_name(key: str) -> str:
    """What the column is called in the reader's language; "" for an unknown one."""
    return coded(f"column:{key}") if key else ""


def problem(refusal: Refusal) -> str:
    """What is wrong, without the place: days as the reader writes them, allowed words spelled out."""
    return coded(f"refusal:{refusal.code}", {k: _shown(k, v) for k, v in refusal.params.items()})


def _shown(name: str, value: str | int) -> str | int:
    if name == "allowed":
        return ", ".join(word(member) for member in ALLOWED[str(value)])
    if (
        name in {"first", "last", "value"}
        and isinstance(value, str)
        and not NUMBER.fullmatch(value)
    ):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            # What stands in the cell may be anything: in quotation marks.
            return f"{QUOTE}{value}{QUOTE}" if name == "value" else value
    return value
