"""Reads a paper again: its structure tags, its languages, its text."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def opened(content: bytes) -> PdfReader:
    """The file, read strictly: what is wrong with it is an error."""
    return PdfReader(BytesIO(content), strict=True)


def catalog_of(content: bytes) -> Any:  # noqa: ANN401 (as the file nests it)
    """The root of the file: its language, its tags, what it claims to be."""
    return opened(content).root_object


def text_of(content: bytes) -> str:
    """All its text, on one line."""
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def tags_of(content: bytes) -> list[str]:
    """The structure tags in the order in which a screen reader meets them."""
    return [str(node["/S"]).removeprefix("/") for node in _nodes(content)]


def languages_of(content: bytes) -> set[str]:
    """The language of the whole, and of parts that say another."""
    whole = str(catalog_of(content)["/Lang"])
    return {whole} | {str(node["/Lang"]) for node in _nodes(content) if "/Lang" in node}


def _nodes(content: bytes) -> Iterator[dict[str, Any]]:
    yield from _below(catalog_of(content)["/StructTreeRoot"])


def _below(node: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (as the file nests it)
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        inner = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(inner, dict) and "/S" in inner:
            yield inner
            yield from _below(inner)


def fonts_of(content: bytes) -> set[str]:
    """The fonts inside it, without the mark of the letters that were taken."""
    pages: list[Any] = list(opened(content).pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    return {str(font["/BaseFont"]).split("+")[-1] for font in fonts}
