"""Quota lines by their ids in a question, as far as an official sees them."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import QuotaLine
from placement.rules.facts_to_question import key_of, line_id
from placement.sight import visible


def is_agreed(line: str) -> bool:
    """Whether somebody has agreed on the line. One that only a promise has made, or a scenario, has no name."""
    return line.startswith("q")


def lines_of_question(official: Official, ids: Iterable[str], db: Session) -> dict[str, QuotaLine]:
    """Return the agreed ones within scope by id: another authority's line in a shared municipality is not."""
    keys = {key_of(one) for one in ids if is_agreed(one)}
    found = select(QuotaLine).where(col(QuotaLine.id).in_(keys), visible(QuotaLine, official.scope))
    return {line_id(one.key): one for one in db.exec(found)}
