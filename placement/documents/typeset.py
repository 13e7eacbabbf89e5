"""Makes the PDF: PDF/UA-1 (tagged, with title and language) and PDF/A-2a, the same bytes for the same paper.

The fonts are those inside the `typst` package (Libertinus Serif: Latin, Greek and Cyrillic letters); the fonts of the
machine are never looked at, so a paper looks alike everywhere and needs no network.
"""

import json
import threading
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from placement.documents.paper import Paper
from placement.refusals import Refusal, Refused

TEMPLATE = Path(__file__).parent / "paper.typ"
# A compiler keeps what it was asked last: one paper at a time.
_one_at_a_time = threading.Lock()


def typeset(paper: Paper, *, at: datetime) -> bytes:
    """Return the PDF; `at` (UTC) is the moment that it says it was made.

    Raises `Refused` (`not-printable`) where a text holds a letter that the fonts do not have.
    """
    told = json.dumps(asdict(paper), ensure_ascii=False)
    with _one_at_a_time:
        try:
            made = _compiler().compile(
                format="pdf",
                sys_inputs={"paper": told},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            if "could not be displayed" in error.message:
                raise Refused([Refusal("not-printable")]) from error
            raise
    assert isinstance(made, bytes), "one file"
    return made


@cache
def _compiler() -> typst.Compiler:
    """Kept: the fonts are read once."""
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, ignore_system_fonts=True)
