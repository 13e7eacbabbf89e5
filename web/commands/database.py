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
