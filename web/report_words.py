"""What rows, columns and cells of a report are called and written as, on a screen and in a file."""

from enum import StrEnum

from placement.model.area import Area, Municipality
from placement.rules.report import Cell, Head, Report, Text, Untold
from web.formats import NOTHING, decimal, month, number
from web.language import gettext as _
from web.language import name_of
from web.words import A_MONTH, coded, word

ABSENT = "\N{HORIZONTAL ELLIPSIS}"


def said_head(head: Head) -> str:
    """The name of a row or a column in the reader's language, with a capital where it is a word."""
    match head:
        case Municipality() | Area():
            return name_of(head)
        case Text():
            return head.text
        case StrEnum():
            said = word(head)
        case str() if A_MONTH.fullmatch(head):
            said = month(head)
        case _:
            said = coded(f"figure:{head}")
    return said[:1].upper() + said[1:]


def said_cell(cell: Cell) -> str:
    """A number as the reader's language writes it; dots where it is not told, a dash where there is none."""
    match cell:
        case None:
            return NOTHING
        case Untold():
            return ABSENT
        case float():
            return decimal(cell)
        case _:
            return number(cell)


def title_of(report: Report) -> str:
    """The report's name with its year."""
    return _("%(report)s %(year)s", report=word(report.kind), year=report.year)
