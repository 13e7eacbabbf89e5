"""An ODS file says "this row a million times" in a few bytes: counts what that makes before it is opened."""

from xml.parsers import expat

from placement.incoming.limits import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from placement.refusals import Refusal, Refused, refuse

TABLE, ROW = "table:table", "table:table-row"
CELLS = {"table:table-cell", "table:covered-table-cell"}


class _Counter:
    """Follows the elements of `content.xml`. Empty rows and cells count once something follows them."""

    def __init__(self) -> None:
        self.rows = self.waiting_rows = self.repeats = 0
        self.columns = self.waiting_columns = 0
        self.filled = False
        self.characters = self.row_characters = self.cell_repeats = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == TABLE:
            self.rows = self.waiting_rows = 0
        elif name == ROW:
            self.repeats = int(attributes.get("table:number-rows-repeated", 1))
            self.columns = self.waiting_columns = self.row_characters = 0
            self.filled = False
        elif name in CELLS:
            self.cell_repeats = int(attributes.get("table:number-columns-repeated", 1))
            if attributes.get("calcext:value-type") == "error":
                refuse("file-has-error-value", cell="?")
            if "office:value-type" in attributes:
                self.columns += self.waiting_columns + self.cell_repeats
                self.waiting_columns = 0
                self.filled = True
                if self.columns > MOST_COLUMNS:
                    refuse("file-too-many-columns", most=MOST_COLUMNS)
            else:
                self.waiting_columns += self.cell_repeats

    def text(self, text: str) -> None:
        self.row_characters += len(text) * self.cell_repeats

    def end(self, name: str) -> None:
        if name != ROW:
            return
        if not self.filled:
            self.waiting_rows += self.repeats
            return
        self.rows += self.waiting_rows + self.repeats
        self.waiting_rows = 0
        self.characters += self.row_characters * self.repeats
        if self.rows > MOST_ROWS + 1 or self.characters > MOST_CHARACTERS:
            refuse("file-too-many-rows", most=MOST_ROWS)


def refuse_if_it_repeats_too_much(content: bytes) -> None:
    """Raise `Refused` where the sheets of an ODS file's `content.xml` are larger than we read, or no XML."""
    counter = _Counter()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = counter.start
    parser.CharacterDataHandler = counter.text
    parser.EndElementHandler = counter.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError):
        raise Refused([Refusal("file-not-readable")]) from None
