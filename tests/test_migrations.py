"""Migrations run up and down on both databases, with data in them, and say what the model says."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from migrations.upgrade import config, downgrade, upgrade
from placement.ledger import reserve
from placement.model.everything import metadata
from placement.transaction import engine_for
from tests.databases import KINDS, fresh_database
from tests.make import (
    NOW,
    make_authority,
    make_household,
    make_proposal,
    make_quota_line,
    officer_of,
)


def test_the_database_is_what_the_model_says(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_the_revisions_are_one_line_of_numbers() -> None:
    with fresh_database("sqlite", migrated=False) as url:
        revisions = list(ScriptDirectory.from_config(config(engine_for(url))).walk_revisions())

    numbers = [revision.revision for revision in reversed(revisions)]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_up_and_down_with_data_in_it(kind: str) -> None:
    with fresh_database(kind) as url:
        engine = engine_for(url)
        with Session(engine) as db, db.begin():
            line = make_quota_line(db)
            proposal = make_proposal(db, line=line, household=make_household(db))
            reserve(db, proposal, [line], at=NOW, by=None)

        downgrade(engine, "base")
        left = set(inspect(engine).get_table_names()) - {"alembic_version"}
        upgrade(engine)

        assert left == set()
        assert set(metadata.tables) <= set(inspect(engine).get_table_names())
        engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_one_step_down_and_up_keeps_what_is_there_and_what_refers_to_it(kind: str) -> None:
    with fresh_database(kind) as url:
        engine = engine_for(url)
        with Session(engine) as db, db.begin():
            officer_of(db, make_authority(db))
        with fresh_database("sqlite", migrated=False) as empty:
            script = ScriptDirectory.from_config(config(engine_for(empty)))
            numbers = [one.revision for one in script.walk_revisions()]

        for number in numbers[1:]:
            downgrade(engine, number)
        upgrade(engine)

        with engine.connect() as connection:
            duties = "SELECT count(*) FROM duty JOIN user_account ON user_account.id = user_id"
            assert connection.execute(text(duties)).scalar_one() == 1
        if kind == "sqlite":
            with engine.connect() as connection:
                assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        engine.dispose()


@pytest.mark.parametrize(
    "change", ["UPDATE ledger_entry SET reserved = 1", "DELETE FROM ledger_entry"]
)
def test_the_ledger_can_only_grow(engine: Engine, change: str) -> None:
    with Session(engine) as db, db.begin():
        make_quota_line(db)

    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))
