"""Alembic's entry: the same migrations on SQLite (by batches) and on PostgreSQL."""

from alembic import context
from sqlalchemy import Connection, Engine

from placement.model.everything import metadata

# Alembic runs this file once per command, with the configuration made by migrations/upgrade.py.
engine: Engine = context.config.attributes["engine"]


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # A batch recreates a table: with foreign keys on, dropping the old one would delete or refuse.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.rollback()
    run(connection)
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.rollback()
