"""Alembic's entry: the same migrations on SQLite (by batches) and on PostgreSQL."""

import sqlalchemy as sa
from alembic import context
from sqlalchemy import Connection, Engine
from sqlmodel.sql.sqltypes import AutoString

from placement.model.everything import metadata
from placement.model.table import Codes, Moment

# Alembic runs this file once per command, with the configuration made by migrations/upgrade.py.
engine: Engine = context.config.attributes["engine"]


def plain(kind: str, thing: object, _context: object) -> str | bool:
    """Write our own types as what they are in the database: a migration must not change with the model."""
    if kind != "type":
        return False
    if isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, Codes):
        return "sa.JSON()"
    if isinstance(thing, sa.Enum):
        return f"sa.String(length={thing.length})"
    if isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})" if thing.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=plain,
    )
    with context.begin_transaction():
        context.run_migrations()


def foreign_keys(connection: Connection, switch: str) -> None:
    """Switch them on SQLite, past SQLAlchemy: within a transaction, which it would begin, the pragma does nothing."""
    if connection.dialect.name == "sqlite":
        connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={switch}")  # type: ignore[union-attr]


with engine.connect() as connection:
    # A batch recreates a table: with foreign keys on, dropping the old one would delete or refuse.
    foreign_keys(connection, "OFF")
    try:
        run(connection)
        connection.commit()
    finally:
        connection.rollback()
        foreign_keys(connection, "ON")
