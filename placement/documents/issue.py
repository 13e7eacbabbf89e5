"""Issues a paper: gives it its number, makes it, and keeps its bytes with their SHA-256."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from placement.access import Official
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.documents.paper import Paper
from placement.documents.typeset import typeset
from placement.model.area import Area, LanguageStatus
from placement.model.document import Document, DocumentKind
from placement.queries.documents import next_number, number_of


def issue(
    db: Session,
    write: Callable[[str], Paper],
    *,
    kind: DocumentKind,
    language: LanguageStatus,
    authority: Area,
    municipality_id: int,
    proposal_id: int | None = None,
    replaces: Document | None = None,
    reason: str = "",
    by: Official,
    at: datetime,
) -> Document:
    """Return the new paper. `write` is told its whole number ("EVK05/2027/12") and gives what stands on it.

    The action that calls this has judged whether it may. Where the transaction is taken back, so is the number.
    Raises `Refused` where a text cannot be printed.
    """
    year = helsinki_day(at).year
    document = Document(
        kind=kind,
        authority_id=authority.key,
        year=year,
        number=next_number(db, authority.key, year),
        language=language,
        municipality_id=municipality_id,
        proposal_id=proposal_id,
        content=b"",
        sha256="",
        replaces_id=replaces.key if replaces else None,
        reason=reason,
        issued_at=at,
        issued_by_id=by.id,
    )
    number = number_of(document, authority)
    document.content = typeset(write(number), at=at)
    document.sha256 = hashlib.sha256(document.content).hexdigest()
    db.add(document)
    db.flush()
    record(
        db,
        Event.DOCUMENT_ISSUED,
        at=at,
        by=by,
        about=document,
        number=number,
        sha256=document.sha256,
        proposal=proposal_id,
        replaces=document.replaces_id,
    )
    return document
