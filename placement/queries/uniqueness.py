"""Somebody else took the same code between our look and our insert."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from placement.refusals import Refusal, Refused

UNIQUE_ON_POSTGRESQL = "23505"


@contextmanager
def refused_when_taken() -> Iterator[None]:
    """Turn a broken uniqueness (PostgreSQL only: SQLite's writers queue) into `Refused`; all else stays a fault."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == UNIQUE_ON_POSTGRESQL:
            raise Refused([Refusal("code-taken-just-now")]) from None
        raise
