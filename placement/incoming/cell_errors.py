"""What is wrong with a file, cell by cell: all of it is counted, the first of it is kept to be shown."""

from dataclasses import dataclass, field

from placement.incoming.limits import MOST_ERRORS
from placement.refusals import Refusal


@dataclass(frozen=True, order=True)
class Place:
    """A cell: row from 1, column from 0."""

    row: int
    column: int

    @property
    def address(self) -> str:
        """As spreadsheets write it: B42."""
        letters, number = "", self.column + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{letters}{self.row}"


@dataclass(frozen=True)
class CellError:
    """One thing that is wrong: where, in which column (its key; "" where the column is unknown), and what."""

    place: Place
    column: str
    refusal: Refusal


@dataclass
class CellErrors:
    """Everything that is wrong with one file."""

    count: int = 0
    kept: list[CellError] = field(default_factory=list)

    def add(self, place: Place, column: str, refusal: Refusal) -> None:
        """Count it, and keep it unless there are enough."""
        self.count += 1
        if len(self.kept) < MOST_ERRORS:
            self.kept.append(CellError(place, column, refusal))

    @property
    def shown(self) -> list[CellError]:
        """Those that were kept, in the order of the file."""
        return sorted(self.kept, key=lambda error: error.place)

    def __bool__(self) -> bool:
        return self.count > 0
