"""A sheet read by its header: each row's facts by column, each cell that can't be read as an error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from placement.incoming.cell_errors import CellErrors, Place
from placement.incoming.limits import MOST_COLUMNS
from placement.incoming.parsers import Parser, Wrong, echo
from placement.incoming.sheet import Cell, Sheet
from placement.incoming.vocabulary import Vocabulary, normal
from placement.refusals import Refusal

# Cells that were empty, and cells that were wrong, are not among a row's facts.
Facts = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column of a file. `needed`: the file must have it, though not every cell of it."""

    key: str
    parse: Parser
    needed: bool = False


@dataclass(frozen=True)
class Row:
    """What one row says. `wrong` holds the keys of cells that could not be read: they are not missing."""

    number: int
    facts: Facts
    wrong: frozenset[str] = frozenset()

    def lacks(self, key: str) -> bool:
        """Say whether the cell is empty (not: wrong)."""
        return key not in self.facts and key not in self.wrong


@dataclass
class Table:
    """The rows of a file that hold anything, where its columns stand (by key), and what is wrong so far."""

    rows: list[Row] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    errors: CellErrors = field(default_factory=CellErrors)

    def blame(self, row: int, column: str, refusal: Refusal) -> None:
        """Add an error at a row's cell of a column (the first cell where the file has no such column)."""
        self.errors.add(Place(row, self.places.get(column, 0)), column, refusal)


def read_table(sheets: Sequence[Sheet], columns: Sequence[Column], names: Vocabulary) -> Table:
    """Read the sheet whose header knows most of the columns, the first one where two know as many."""
    known = {column.key for column in columns}
    keys = {
        **{name: key for name, key in names.columns.items() if key in known},
        **{key: key for key in known},
    }
    table = Table()
    sheet = max(sheets, key=lambda one: len(set(_named(one, keys)) - {""}), default=Sheet([]))
    by_index = _header(sheet, columns, keys, table)
    if not table.errors:
        _rows(sheet, by_index, table)
        if not table.rows:
            table.errors.add(Place(2, 0), "", Refusal("rows-missing"))
    return table


def _named(sheet: Sheet, keys: Mapping[str, str]) -> list[str]:
    """The key of each header cell; "" where nothing or nothing known stands."""
    header = sheet.rows[0] if sheet.rows else []
    return [keys.get(normal(cell), "") if isinstance(cell, str) else "" for cell in header]


def _header(
    sheet: Sheet, columns: Sequence[Column], keys: Mapping[str, str], table: Table
) -> dict[int, Column]:
    """Which column stands where; unknown, repeated and missing ones are errors."""
    by_key = {column.key: column for column in columns}
    found: dict[int, Column] = {}
    for index, key in enumerate(_named(sheet, keys)):
        cell = sheet.rows[0][index]
        if key in table.places:
            table.errors.add(Place(1, index), key, Refusal("column-twice"))
        elif key:
            found[index] = by_key[key]
            table.places[key] = index
        elif normal(str(cell)):
            table.errors.add(Place(1, index), "", Refusal("column-unknown", {"value": echo(cell)}))
    for column in columns:
        if column.needed and column.key not in table.places:
            table.errors.add(Place(1, 0), column.key, Refusal("column-missing"))
    return found


def _rows(sheet: Sheet, by_index: Mapping[int, Column], table: Table) -> None:
    # The same words stand in thousands of cells: each is read once. By class too, as True == 1 == 1.0.
    seen: dict[int, dict[tuple[type, Cell], Any]] = {index: {} for index in by_index}
    for number, cells in enumerate(sheet.rows[1:], 2):
        facts: Facts = {}
        wrong: set[str] = set()
        for index, cell in enumerate(cells):
            if cell == "" or (isinstance(cell, str) and not cell.strip()):
                continue
            column = by_index.get(index)
            if column is None:
                if index < MOST_COLUMNS:
                    refusal = Refusal("column-without-name", {"value": echo(cell)})
                    table.errors.add(Place(number, index), "", refusal)
                continue
            read = seen[index]
            what = (cell.__class__, cell)
            if what not in read:
                read[what] = _read(column, cell)
            fact = read[what]
            if isinstance(fact, Refusal):
                wrong.add(column.key)
                table.errors.add(Place(number, index), column.key, fact)
            else:
                facts[column.key] = fact
        if facts or wrong:
            table.rows.append(Row(number, facts, frozenset(wrong)))


def _read(column: Column, cell: Cell) -> Any:  # noqa: ANN401 (whatever the column holds)
    """The fact that the cell states, or the refusal that says why not."""
    try:
        return column.parse(cell)
    except Wrong as wrong:
        return wrong.refusal
