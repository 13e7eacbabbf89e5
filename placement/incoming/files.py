"""Opens a file, whatever its format: XLSX, ODS, or CSV with semicolons or commas."""

import csv
import io

from placement.incoming.limits import LARGEST_FILE, MOST_COLUMNS, MOST_ROWS
from placement.incoming.sheet import Cell, Sheet
from placement.incoming.spreadsheet import read_spreadsheet
from placement.refusals import Refusal, Refused, refuse

# What stands at the beginning of a zip file (XLSX, ODS), and of the XLS of before 2007.
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_sheets(content: bytes) -> list[Sheet]:
    """The sheets of a file in their order; a CSV file has one.

    The format is told by the content, never by the file's name. Raises `Refused` where the file is too large,
    is no XLSX, ODS or CSV, or can't be read; it says which.
    """
    if len(content) > LARGEST_FILE:
        refuse("file-too-large", most_mb=LARGEST_FILE // 1024 // 1024)
    if not content.strip():
        refuse("file-empty")
    if content.startswith(OLD_EXCEL):
        refuse("file-old-excel")
    sheets = read_spreadsheet(content) if content.startswith(ZIP) else [_csv(content)]
    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS + 1:
            refuse("file-too-many-rows", most=MOST_ROWS)
    return sheets


def _csv(content: bytes) -> Sheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused([Refusal("file-not-utf8")]) from None
    readings = [_parsed(text, delimiter) for delimiter in ";,"] if "\0" not in text else []
    # The header decides: the delimiter that parts it into more columns is the file's.
    found = max((one for one in readings if one), key=lambda rows: len(rows[0]), default=None)
    if found is None:
        raise Refused([Refusal("file-not-readable")])
    return Sheet(found)


def _parsed(text: str, delimiter: str) -> list[list[Cell]]:
    """The rows by this delimiter; none where it gives no sensible table."""
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MOST_COLUMNS:
                return []
            rows.append(list(row))
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error:
        return []
    return rows
