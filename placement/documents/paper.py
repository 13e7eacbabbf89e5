"""What stands on a paper, without a word about how it looks. Whoever writes one puts its sentences in."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Facts:
    """Pairs of a term and what it is here."""

    pairs: Sequence[tuple[str, str]]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Heading:
    """The heading of what follows."""

    text: str
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Points:
    """A list of sentences, each of which stands for itself."""

    items: Sequence[str]
    kind: str = field(default="points", init=False)


@dataclass(frozen=True)
class Rows:
    """A table: what its columns are called, and its rows. `numeric`: which columns hold numbers, from 0."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    kind: str = field(default="rows", init=False)


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    kind: str = field(default="text", init=False)


Block = Facts | Heading | Points | Rows | Text


@dataclass(frozen=True)
class Part:
    """The whole paper in one language (ISO 639-1: fi, sv, en).

    `reference`: lines beside the sender, such as date and number, as pairs of a term and its value; `marking`: the
    secrecy marking with its grounds, printed on every page; `signed`: who stands for it, a line each; `wide`: the
    pages lie on their side, for tables of many columns.
    """

    language: str
    title: str
    sender: str
    reference: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    recipient: Sequence[str] = ()
    marking: str = ""
    signed: Sequence[str] = ()
    wide: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper in one language or several, the first one being the paper's own; each begins on a new page."""

    parts: Sequence[Part]
