"""How a unit of work begins and ends, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

# Seconds that a writer waits for another one on SQLite before it gives up.
BUSY_MS = 30_000


def engine_for(url: str, *, echo: bool = False) -> Engine:
    """An engine with the settings that keep counts right (SQLite's defaults lose updates silently).

    `url` is any SQLAlchemy URL of SQLite or of PostgreSQL (psycopg 3).
    """
    if not url.startswith("sqlite"):
        return create_engine(url, echo=echo, pool_pre_ping=True)
    in_memory = ":memory:" in url or url in {"sqlite://", "sqlite+pysqlite://"}
    kind: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {}
    engine = create_engine(url, echo=echo, connect_args={"check_same_thread": False}, **kind)

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 (a DBAPI connection)
        connection.isolation_level = None  # we emit BEGIN ourselves, below
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # IMMEDIATE: two writers queue at the start and never deadlock in the middle.
        reads_only = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One unit of work. Only the edges (web, jobs, scripts) open one; actions never commit."""
    with Session(engine, expire_on_commit=False) as db, db.begin():
        yield db


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A unit of work that changes nothing: on SQLite it does not queue behind writers."""
    with engine.connect().execution_options(reads_only=True) as connection:
        with Session(bind=connection, expire_on_commit=False, autoflush=False) as db:
            yield db
        connection.rollback()
