"""Opens XLSX and ODS files without letting a small file grow into a large one."""

import io
import re
import zipfile
import zlib
from itertools import pairwise

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, ZipError

from placement.incoming.limits import (
    LARGEST_UNPACKED,
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_PARTS,
    MOST_ROWS,
)
from placement.incoming.repeated_cells import refuse_if_it_repeats_too_much
from placement.incoming.sheet import Cell, Sheet
from placement.refusals import Refusal, Refused, refuse

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CELL_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,18})["']""")
ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>]*?\bt="e"|<(?:\w+:)?c\b[^>]*?\bt="e\""""
)
SHARED_END = re.compile(rb"</(?:\w+:)?si\s*>")


def read_spreadsheet(content: bytes) -> list[Sheet]:
    """The visible sheets. Formulas are read as the values that the program which saved them had computed.

    Raises `Refused` where the file is no XLSX or ODS, unpacks to too much, or holds an error as a value.
    """
    parts = _unpacked(content)
    if parts.get("mimetype", b"").startswith(ODS_TYPE):
        refuse_if_it_repeats_too_much(parts.get("content.xml", b""))
    elif "xl/workbook.xml" in parts:
        _refuse_if_xlsx_grows(parts)
    else:
        refuse("file-not-readable")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_packed_again(parts)))
        return [
            Sheet(_rows(book, sheet.name))
            for sheet in book.sheets_metadata
            if sheet.visible is SheetVisibleEnum.Visible
        ]
    except (CalamineError, ZipError, ValueError, OSError):
        raise Refused([Refusal("file-not-readable")]) from None


def _rows(book: CalamineWorkbook, name: str) -> list[list[Cell]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return []
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    return rows


def _unpacked(content: bytes) -> dict[str, bytes]:
    """All parts by name; stops at the limit, whatever the file says of its own sizes."""
    left = LARGEST_UNPACKED
    parts: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                refuse("file-unpacks-to-too-much", most_mb=LARGEST_UNPACKED // 1024 // 1024)
            for part in archive.infolist():
                if part.filename.startswith(("xl/media/", "Pictures/", "Thumbnails/")):
                    continue
                with archive.open(part) as opened:
                    parts[part.filename] = opened.read(left + 1)
                left -= len(parts[part.filename])
                if left < 0:
                    refuse("file-unpacks-to-too-much", most_mb=LARGEST_UNPACKED // 1024 // 1024)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ):
        # Damaged, encrypted, or packed in a way that no spreadsheet program uses.
        raise Refused([Refusal("file-not-readable")]) from None
    return parts


def _packed_again(parts: dict[str, bytes]) -> bytes:
    """A file of exactly the bytes that were counted: the reader has its own idea of a zip file's sizes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _refuse_if_xlsx_grows(parts: dict[str, bytes]) -> None:
    """A cell far away makes a rectangle of everything before it; a long shared text is copied to each cell."""
    cells = 0
    for name, part in parts.items():
        if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
            continue
        for place in CELL_PLACE.finditer(part):
            cells += 1
            column, row = place.groups()
            if int(row) > MOST_ROWS + 1:
                refuse("file-too-many-rows", most=MOST_ROWS)
            if len(column) > 2 or _number(column) > MOST_COLUMNS:  # noqa: PLR2004 (ZZ is the 702nd)
                refuse("file-too-many-columns", most=MOST_COLUMNS)
        error = ERROR_CELL.search(part)
        if error:
            refuse("file-has-error-value", cell=(error.group(1) or b"?").decode("ascii"))
    texts = parts.get("xl/sharedStrings.xml", b"")
    ends = [0, *(end.end() for end in SHARED_END.finditer(texts))]
    longest = max((after - before for before, after in pairwise(ends)), default=0)
    if longest * cells > MOST_CHARACTERS:
        refuse("file-unpacks-to-too-much", most_mb=LARGEST_UNPACKED // 1024 // 1024)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
