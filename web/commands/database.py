"""The database that the settings name, opened for a command."""

from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from placement.transaction import engine_for
from web.commands import NotPossible
from web.settings import Settings


def open_database(settings: Settings) -> Engine:
    """An engine on it; makes the folder of an SQLite file. Raises `NotPossible` for an address that is none."""
    try:
        url = make_url(settings.database_url)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        return engine_for(settings.database_url)
    except (ArgumentError, NoSuchModuleError) as error:
        raise NotPossible(f"KUNTAPAIKKA_DATABASE_URL: {error}") from None


def must_be_migrated(engine: Engine) -> None:
    """Raise `NotPossible` where the tables are not those of this version."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 (slow to import)
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    from migrations.upgrade import config  # noqa: PLC0415

    newest = ScriptDirectory.from_config(config(engine)).get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != newest:
        raise NotPossible(
            f"the database is at revision {current or 'none'} and this version needs {newest}: "
            "run `kuntapaikka migrate`"
        )
