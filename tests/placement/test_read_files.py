"""Files of every format are read; what is too large, damaged or no file of ours is refused before it is parsed."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from placement.incoming.files import read_sheets
from placement.incoming.limits import LARGEST_FILE, MOST_ROWS
from placement.refusals import Refused
from tests.incoming import csv_of, ods_of, ods_with, xlsx_of

ROWS = ({"a": "ä;1", "b": "x,y"}, {"a": "", "b": "zwei\nZeilen"})


def refused_with(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_sheets(content)
    assert len(refused.value.refusals) == 1
    return refused.value.refusals[0].code


def zip_of(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return made.getvalue()


def xlsx_with_sheet(sheet: bytes, strings: bytes = b"") -> bytes:
    """An XLSX whose first sheet's XML is replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of({"a": "1"}))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = sheet
            if part == "xl/sharedStrings.xml" and strings:
                content = strings
            new.writestr(part, content)
    return made.getvalue()


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    "content",
    [
        csv_of(*ROWS),
        csv_of(*ROWS, delimiter=","),
        csv_of(*ROWS, bom=True),
        xlsx_of(*ROWS),
        ods_of({"a": "ä;1", "b": "x,y"}, {"a": "", "b": "zwei\nZeilen"}),
    ],
    ids=["semicolons", "commas", "byte order mark", "xlsx", "ods"],
)
def test_every_format_gives_the_same_cells(content: bytes) -> None:
    (sheet,) = read_sheets(content)

    assert sheet.rows == [["a", "b"], ["ä;1", "x,y"], ["", "zwei\nZeilen"]]


def test_a_spreadsheet_keeps_days_and_numbers() -> None:
    (sheet,) = read_sheets(xlsx_of({"a": 145, "b": date(2026, 12, 31)}))

    assert sheet.rows[1] == [145.0, date(2026, 12, 31)]


def test_a_formula_is_its_value() -> None:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write_formula("A1", '=HYPERLINK("http://x.invalid")', value="seen")

    assert read_sheets(made.getvalue())[0].rows == [["seen"]]


def test_hidden_sheets_are_left_out() -> None:
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write("A1", "shown")
        hidden = book.add_worksheet()
        hidden.write("A1", "hidden")
        hidden.hide()

    assert [sheet.rows for sheet in read_sheets(made.getvalue())] == [[["shown"]]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b" \n ", "file-empty"),
        (b"a" * (LARGEST_FILE + 1), "file-too-large"),
        (b"\xd0\xcf\x11\xe0 old", "file-old-excel"),
        ("Ähtäri;1".encode("cp1252"), "file-not-utf8"),
        (b"a\0b", "file-not-readable"),
        (b"PK\x03\x04 damaged", "file-not-readable"),
        (zip_of(a=b"no spreadsheet"), "file-not-readable"),
        (zip_of(xl__workbook_xml=b""), "file-not-readable"),
        (b"a;b\n" + b"1;2\n" * (MOST_ROWS + 1), "file-too-many-rows"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(content: bytes, code: str) -> None:
    assert refused_with(content) == code


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zip_of(xl__a=b"\0" * 100_000_000, xl__b=b"\0" * 100_000_000)
    assert len(bomb) < 1_000_000

    assert refused_with(bomb) == "file-unpacks-to-too-much"


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    honest = zip_of(**{"xl__workbook.xml": b"\0" * 1000})
    lying = honest.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest

    assert refused_with(lying) == "file-not-readable"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "file-too-many-rows"),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "file-too-many-columns"),
        ('<row r="1"><c r="B1" t="e"><v>#DIV/0!</v></c></row>', "file-has-error-value"),
    ],
)
def test_a_cell_far_away_or_an_error_value_is_refused(cells: str, code: str) -> None:
    assert refused_with(xlsx_with_sheet(sheet_xml(cells))) == code


def test_a_long_text_that_stands_in_very_many_cells_is_refused() -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<sst xmlns="{space}"><si><t>{"x" * 1_000_000}</t></si></sst>'.encode()
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 1001))

    assert refused_with(xlsx_with_sheet(sheet_xml(cells), strings)) == "file-unpacks-to-too-much"


X = 'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
MANY_ROWS = f'<table:table-row table:number-rows-repeated="1000000"><table:table-cell {X}'
MANY_CELLS = f'<table:table-row><table:table-cell table:number-columns-repeated="16000" {X}'


@pytest.mark.parametrize(
    ("rows", "code"),
    [(MANY_ROWS, "file-too-many-rows"), (MANY_CELLS, "file-too-many-columns")],
)
def test_an_ods_that_repeats_too_much_is_refused(rows: str, code: str) -> None:
    assert refused_with(ods_with(rows)) == code


def test_the_empty_rows_at_the_end_of_an_ods_are_no_rows() -> None:
    filled = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
    )
    empty = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    (sheet,) = read_sheets(ods_with(filled + empty))

    assert sheet.rows == [["x"]]


@settings(max_examples=300, deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_cells_or_a_refusal(content: bytes) -> None:
    try:
        sheets = read_sheets(content)
    except Refused:
        return

    assert len(sheets) == 1


WHOLE = xlsx_of({"a": "x", "b": 1})


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_a_damaged_spreadsheet_is_read_or_refused(place: int, byte: int) -> None:
    damaged = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]

    try:
        sheets = read_sheets(damaged)
    except Refused:
        return

    assert all(isinstance(sheet.rows, list) for sheet in sheets)
