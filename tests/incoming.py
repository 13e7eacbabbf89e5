"""Files for tests of the import: rows as CSV, XLSX or ODS, and a vocabulary of codes only."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter import Workbook

from placement.incoming.vocabulary import Vocabulary

KINDS = (
    "Category",
    "Ground",
    "MaritalStatus",
    "NeedKind",
    "Relation",
    "Schooling",
    "Sex",
    "TieKind",
)
CODES = Vocabulary(
    columns={},
    words={
        **{kind: {} for kind in KINDS},
        "answer": {"yes": "yes", "no": "no"},
        "language": {"so": "so", "ar": "ar", "somali": "so"},
        "country": {"so": "SO", "somalia": "SO"},
    },
)
PERSON: Mapping[str, Any] = {
    "case_code": "T-1",
    "ground": "ASYLUM",
    "permit_day": "2.11.2026",
    "lives_at": "Kokeilan vastaanottokeskus",
    "given_names": "Etu",
    "family_name": "Suku",
    "birth_day": "17.5.1990",
    "mother_tongue": "so",
}
LINE: Mapping[str, Any] = {
    "municipality": "501",
    "valid_from": "1.1.2027",
    "year": 2027,
    "label": "Asyl",
    "categories": "ASYLUM, SUBSIDIARY",
    "committed": 20,
    "at_most": 25,
    "opening_arrived": "",
    "opening_accepted": "",
    "opening_reserved": "",
    "reason": "",
}


def person(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 (whatever stands in a cell)
    """A row of a file of households that has nothing wrong."""
    return {**PERSON, **changes}


def line(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 (whatever stands in a cell)
    """A row of a file of agreements that has nothing wrong."""
    return {**LINE, **changes}


def _keys(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def csv_of(*rows: Mapping[str, Any], delimiter: str = ";", bom: bool = False) -> bytes:
    """The rows under a header of their keys."""
    made = io.StringIO()
    writer = csv.DictWriter(made, _keys(rows), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode("utf-8-sig" if bom else "utf-8")


def xlsx_of(*rows: Mapping[str, Any]) -> bytes:
    """The same as XLSX: numbers are numbers, days are days."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "d.m.yyyy"})
        keys = _keys(rows)
        sheet.write_row(0, 0, keys)
        for number, row in enumerate(rows, 1):
            for column, key in enumerate(keys):
                value = row.get(key, "")
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                else:
                    sheet.write(number, column, value)
    return made.getvalue()


def ods_of(*rows: Mapping[str, Any]) -> bytes:
    """The same as ODS: everything is text."""
    keys = _keys(rows)
    cells = [keys, *([str(row.get(key, "")) for key in keys] for row in rows)]
    return ods_with(
        "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in cells)
    )


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def ods_with(rows: str) -> bytes:
    """An ODS file whose only sheet has these rows (XML)."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    spaces = " ".join(f"xmlns:{name}={quoteattr(address)}" for name, address in names.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return made.getvalue()
