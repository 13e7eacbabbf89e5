"""To look at something secret is an act too: it is recorded in the same transaction as the reading."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official
from placement.audit import Event, record
from placement.model.table import Table


def viewed(
    db: Session,
    event: Event,
    *,
    by: Official,
    at: datetime,
    about: Table | None = None,
    **params: str | int,
) -> None:
    """Record that somebody has seen this; `params` hold counts and filters, never a name or a search text."""
    record(db, event, at=at, by=by, about=about, **params)
