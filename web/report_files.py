"""A report as a file: XLSX, CSV and PDF. No cell of them is ever a formula, whatever an official has typed."""

import csv
import io
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from placement.rules.report import Cell, Report, Row, Untold
from web.formats import moment
from web.import_template import CSV_TYPE, XLSX_TYPE
from web.language import gettext as _
from web.report_pdf import report_pdf
from web.report_words import ABSENT, said_head, title_of
from web.words import coded, word

TYPES = {"xlsx": XLSX_TYPE, "csv": CSV_TYPE, "pdf": "application/pdf"}
# Spreadsheet programs read a cell that begins with one of these as a formula (the full-width ones in some languages).
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}")
_ALSO = ("\N{FULLWIDTH PLUS SIGN}", "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")


def report_as(form: str, report: Report, *, secret: bool, at: datetime, sender: str) -> bytes:
    """The file of a form named in `TYPES`. `secret`: the file is marked so; `sender`: whose figures they are."""
    match form:
        case "xlsx":
            return _xlsx(report, secret=secret, at=at)
        case "pdf":
            return report_pdf(report, secret=secret, at=at, sender=sender)
        case _:
            return _csv(report, secret=secret)


def plain_text(text: str) -> str:
    """Text that no spreadsheet program takes for a formula: with an apostrophe before what would begin one."""
    return f"'{text}" if text.lstrip(" ").startswith((*_BEGINS_FORMULA, *_ALSO)) else text


def _heads(report: Report) -> list[str]:
    return [coded(f"figure:{head}").capitalize() for head in report.heads]


def _rows(report: Report) -> list[Row]:
    return [*report.rows, *([report.total] if report.total else [])]


def _named(report: Report, row: Row) -> list[str]:
    names = [said_head(head) for head in row.heads]
    return names + [""] * (len(report.heads) - len(names))


def _csv(report: Report, *, secret: bool) -> bytes:
    """With semicolons, decimal commas and a byte order mark, as spreadsheet programs in Finland open it."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    heads = [*_heads(report), *map(said_head, report.columns), *([_("Marking")] if secret else [])]
    writer.writerow(map(plain_text, heads))
    for row in _rows(report):
        named = [plain_text(name) for name in _named(report, row)]
        marked = [_("Secret")] if secret else []
        writer.writerow([*named, *map(_csv_cell, row.cells), *marked])
    return made.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Untold):
        return ABSENT
    return f"{cell:.1f}".replace(".", ",") if isinstance(cell, float) else str(cell)


def _xlsx(report: Report, *, secret: bool, at: datetime) -> bytes:
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(made, options) as book:
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
        right = book.add_format({"align": "right"})
        whole = book.add_format({"num_format": "#,##0"})
        decimal = book.add_format({"num_format": "#,##0.0"})
        sheet: Worksheet = book.add_worksheet(word(report.kind).capitalize()[:31])
        sheet.write_string(0, 0, title_of(report), bold)
        sheet.write_string(1, 0, _("As of %(moment)s", moment=moment(at)))
        if secret:
            sheet.write_string(2, 0, _("Secret"), bold)
        named = len(report.heads)
        sheet.set_column(0, named - 1, 26)
        sheet.set_column(named, named + len(report.columns), 13)
        for column, text in enumerate([*_heads(report), *map(said_head, report.columns)]):
            sheet.write_string(4, column, text, head)
        for line, row in enumerate(_rows(report), 5):
            for column, text in enumerate(_named(report, row)):
                sheet.write_string(line, column, text)
            for column, cell in enumerate(row.cells, named):
                if isinstance(cell, Untold):
                    sheet.write_string(line, column, ABSENT, right)
                elif cell is not None:
                    sheet.write_number(
                        line, column, cell, decimal if isinstance(cell, float) else whole
                    )
        sheet.freeze_panes(5, named)
    return made.getvalue()
