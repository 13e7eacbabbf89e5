"""Files to fill in, in the reader's language: XLSX with choices and instructions, and the same as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from placement.incoming.agreement_columns import AGREEMENT_KEYS
from placement.incoming.limits import MOST_ROWS
from placement.model.area import Municipality
from placement.model.upload import UploadKind
from placement.model.words import Category, Ground, MaritalStatus, Relation, Schooling, Sex
from web.import_examples import Example, agreement_examples, household_examples
from web.import_vocabulary import ANSWERS, HOUSEHOLD_KEYS
from web.language import gettext as _
from web.words import coded, word

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
# Cells of these columns offer a list of words to choose from.
CHOICES = {
    "ground": Ground,
    "sex": Sex,
    "marital_status": MaritalStatus,
    "relation": Relation,
    "schooling": Schooling,
}
YES_OR_NO = ("emergency", "unaccompanied_minor", "safety_prohibition")
DAYS = ("permit_day", "earliest_day", "birth_day", "valid_from", "valid_to")
# Without a format of text, spreadsheets make 91 of 091.
TEXTS = ("case_code", "lives_in", "wishes", "ties", "identity_code", "municipality", "authority")
NEEDED = {
    UploadKind.HOUSEHOLDS: (
        "case_code",
        "ground",
        "permit_day",
        "given_names",
        "family_name",
        "birth_day",
        "mother_tongue",
    ),
    UploadKind.AGREEMENTS: (
        "municipality",
        "valid_from",
        "year",
        "label",
        "categories",
        "committed",
    ),
}
WIDTH, INSTRUCTION_WIDTH = 20, 90


@dataclass(frozen=True)
class Template:
    """A file to fill in: what its columns are, and rows that show how."""

    kind: UploadKind
    keys: Sequence[str]
    examples: Sequence[Example]

    @staticmethod
    def of(kind: UploadKind, municipalities: Sequence[Municipality], *, today: date) -> "Template":
        """The template of a kind; its examples name some of these municipalities."""
        if kind is UploadKind.HOUSEHOLDS:
            return Template(kind, HOUSEHOLD_KEYS, household_examples(municipalities, today=today))
        return Template(kind, AGREEMENT_KEYS, agreement_examples(municipalities, today=today))

    def made_as(self, form: str) -> bytes:
        """The file, as `xlsx` or `csv`."""
        return self.xlsx() if form == "xlsx" else self.csv()

    def csv(self) -> bytes:
        """With semicolons and a byte order mark, as spreadsheet programs in Finland open it."""
        made = io.StringIO()
        writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
        writer.writerow(coded(f"column:{key}") for key in self.keys)
        for example in self.examples:
            writer.writerow(_as_text(example.get(key, "")) for key in self.keys)
        return made.getvalue().encode("utf-8-sig")

    def xlsx(self) -> bytes:
        """The sheet to fill in, a sheet of instructions, and hidden lists for the choices."""
        made = io.BytesIO()
        with Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
            _data_sheet(book, self)
            _instructions(book, self)
        return made.getvalue()


def _as_text(value: str | int | date) -> str:
    return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else str(value)


def _data_sheet(book: Workbook, template: Template) -> None:
    sheet: Worksheet = book.add_worksheet(word(template.kind).capitalize()[:31])
    lists: Worksheet = book.add_worksheet("lists")
    lists.hide()
    heads = {
        needed: book.add_format(
            {"bold": needed, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#e8eef6"}
        )
        for needed in (True, False)
    }
    day: Format = book.add_format({"num_format": "d.m.yyyy", "align": "left"})
    text: Format = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for index, key in enumerate(template.keys):
        cells = day if key in DAYS else text if key in TEXTS else None
        sheet.set_column(index, index, WIDTH, cells)
        sheet.write_string(0, index, coded(f"column:{key}"), heads[key in NEEDED[template.kind]])
        words = _choices(key)
        if words:
            for row, choice in enumerate(words):
                lists.write_string(row, index, choice)
            _offer(sheet, index, len(words))
        for row, example in enumerate(template.examples, 1):
            value = example.get(key, "")
            if isinstance(value, date):
                sheet.write_datetime(row, index, value, day)
            elif isinstance(value, int):
                sheet.write_number(row, index, value)
            elif value:
                sheet.write_string(row, index, value, cells)


def _choices(key: str) -> list[str]:
    if key in YES_OR_NO:
        return [coded(f"answer:{answer}") for answer in ANSWERS]
    return [word(member) for member in CHOICES[key]] if key in CHOICES else []


def _offer(sheet: Worksheet, index: int, count: int) -> None:
    """Offer the list in the hidden sheet's column of the same number."""
    letters = chr(ord("A") + index)
    source = f"=lists!${letters}$1:${letters}${count}"
    # A warning, not a ban: codes and the other languages' words are read too.
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, index, MOST_ROWS, index, rule)


def _instructions(book: Workbook, template: Template) -> None:
    sheet: Worksheet = book.add_worksheet(_("Instructions"))
    bold: Format = book.add_format({"bold": True, "valign": "top"})
    wrap: Format = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, INSTRUCTION_WIDTH)
    row = 0
    for sentence in _general(template.kind):
        sheet.merge_range(row, 0, row, 2, sentence, wrap)
        row += 1
    for column, heading in enumerate((_("Column"), _("Needed"), _("What to write"))):
        sheet.write_string(row + 1, column, heading, bold)
    for number, key in enumerate(template.keys, row + 2):
        sheet.write_string(number, 0, coded(f"column:{key}"), bold)
        needed = key in NEEDED[template.kind]
        sheet.write_string(number, 1, coded(f"answer:{'yes' if needed else 'no'}"), wrap)
        sheet.write_string(number, 2, column_help(key), wrap)


def column_help(key: str) -> str:
    """What to write in a column, with the words to choose from."""
    words = _choices(key)
    if key == "categories":
        words = [word(member) for member in Category]
    said = coded(f"column-help:{key}")
    return " ".join([said, _("Choices:"), ", ".join(words)]) + "." if words else said


def _general(kind: UploadKind) -> list[str]:
    first = (
        _(
            "One row for each person. The household's own columns are filled on its first row; on its other rows"
            " they are empty or the same."
        )
        if kind is UploadKind.HOUSEHOLDS
        else _(
            "One row for each quota line. A row whose line exists already changes its numbers, and needs a reason."
        )
    )
    return [
        first,
        _(
            "Replace the example rows by your own. The first row, with the names of the columns, stays."
        ),
        _("Columns may be in any order, and those that are not needed may be left out."),
    ]
