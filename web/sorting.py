"""Rows in the order that a reader asks for by a column's head: `sort=persons`, `sort=-persons`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from web.language import name_of

T = TypeVar("T")
# As Finnish and Swedish order them: z, å, ä, ö.
_LAST = str.maketrans("åäö", "{|}")


def name_order(thing: object) -> str:
    """Order of a municipality or an area by its name in the reader's language."""
    return name_of(thing).casefold().translate(_LAST)


def in_order(
    rows: Iterable[T], sort: str, orders: Mapping[str, Callable[[T], Any]], *, default: str
) -> list[T]:
    """Return the rows by one of `orders`, downwards where `sort` begins with a minus; unknown is the default."""
    key = sort.removeprefix("-")
    if key not in orders:
        return sorted(rows, key=orders[default])
    return sorted(rows, key=orders[key], reverse=sort.startswith("-"))
