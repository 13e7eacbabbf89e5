"""One page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Query

T = TypeVar("T")
PER_PAGE = 50
# For the signature of a list page: `page_number: PageNumber = 1`.
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]


@dataclass(frozen=True)
class Paged(Generic[T]):
    """The rows of one page, and how many there are in all. Pages count from 1."""

    rows: Sequence[T]
    total: int
    number: int = 1
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; at least 1."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The number of the first row shown, 0 where there is none."""
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown, 0 where there is none."""
        return self.first + len(self.rows) - 1 if self.rows else 0

    @property
    def shown_numbers(self) -> list[int | None]:
        """First, last and the neighbours of this page; None stands for a gap."""
        near = {1, self.pages, *range(self.number - 1, self.number + 2)}
        numbers: list[int | None] = []
        for one in sorted(n for n in near if 1 <= n <= self.pages):
            if numbers and numbers[-1] is not None and one - numbers[-1] > 1:
                numbers.append(None)
            numbers.append(one)
        return numbers
