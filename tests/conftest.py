"""What every test may ask for: an engine and a session, on SQLite and on PostgreSQL in turn."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from tests.databases import KINDS, fresh_engine


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A new, migrated database."""
    with fresh_engine(request.param) as fresh:
        yield fresh


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """One transaction on it, rolled back at the end unless the test commits."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
