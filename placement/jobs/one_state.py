"""Many queries that see one state of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session

from placement.transaction import reading


@contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """Read as of one moment, whatever others commit meanwhile, without holding anybody up."""
    if engine.dialect.name == "sqlite":
        # A reading transaction on SQLite (WAL) keeps the state of its first query.
        with reading(engine) as db:
            yield db
        return
    with engine.connect() as connection:
        one_state = connection.execution_options(isolation_level="REPEATABLE READ")
        with Session(bind=one_state, expire_on_commit=False, autoflush=False) as db:
            yield db
        connection.rollback()
