"""What columns and coded values are called in a file: in any language of the product, or by their codes."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Vocabulary:
    """The edge makes it from the catalogues: names (as `normal` writes them) and what they mean.

    `columns`: names of columns and their keys. `words`: by kind (`Sex`, `Ground`, `language`, `country`, `answer`),
    names of values and the values.
    """

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


def normal(text: str) -> str:
    """How two writings are compared: without capitals, needless spaces, and the ways to write one letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def names_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names (written anyhow) and what they mean, ready for a vocabulary.

    Raises `ValueError` where one name means two things: a file that uses it could not be read.
    """
    found: dict[str, str] = {}
    for name, meaning in pairs:
        before = found.setdefault(normal(name), meaning)
        if before != meaning:
            raise ValueError(f"{name!r} means {before!r} and {meaning!r}")
    return found
