"""Papers that were issued: what is seen of them, and the next number of an authority's year."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.area import Area
from placement.model.document import Document
from placement.refusals import NotFound
from placement.sight import visible


@dataclass(frozen=True)
class Issued:
    """A paper without its bytes. `by_number`: the number of the correction that has replaced it."""

    document: Document
    number: str
    by_number: str | None


def number_of(document: Document, authority: Area) -> str:
    """Return the whole number, "EVK05/2027/12"."""
    return f"{authority.code}/{document.year}/{document.number}"


def document_visible_to(official: Official, document_id: int, db: Session) -> tuple[Document, str]:
    """Return one paper, with its bytes, and its whole number. Raises `NotFound`."""
    found = db.exec(
        select(Document, Area)
        .join(Area, col(Document.authority_id) == col(Area.id))
        .where(Document.id == document_id, visible(Document, official.scope))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], number_of(*found)


def documents_visible_to(official: Official, db: Session, *, proposal_id: int) -> Sequence[Issued]:
    """Return the papers about a proposal, newest first, without their bytes."""
    rows = db.exec(
        select(Document, Area)
        .join(Area, col(Document.authority_id) == col(Area.id))
        .where(Document.proposal_id == proposal_id, visible(Document, official.scope))
        .order_by(col(Document.id).desc())
        .options(defer(Document.content, raiseload=True))  # type: ignore[arg-type]
    ).all()
    later = {one.replaces_id: number_of(one, area) for one, area in rows}
    return [Issued(one, number_of(one, area), later.get(one.key)) for one, area in rows]


def next_number(db: Session, authority_id: int, year: int) -> int:
    """Return the number after the last one of this authority's year; who asks next waits until we are done.

    So two who issue at once get numbers one after the other, and a number that was not used after all is given again.
    """
    # FOR NO KEY UPDATE: rows that only refer to the authority are written meanwhile.
    db.exec(
        select(Area.id).where(Area.id == authority_id).with_for_update(of=Area, key_share=True)
    ).one()
    last = db.exec(
        select(func.max(Document.number)).where(
            Document.authority_id == authority_id, Document.year == year
        )
    ).one()
    return (last or 0) + 1
