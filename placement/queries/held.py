"""One row, held until the transaction ends: what everything that changes a row begins with."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session, select

from placement.model.table import Table
from placement.refusals import NotFound

T = TypeVar("T", bound=Table)


def the_one_held(
    table: type[T],
    db: Session,
    *where: ColumnElement[bool] | bool,
    version: int | None = None,
    options: Sequence[ExecutableOption] = (),
) -> T:
    """Return the one row that is so, held and read anew; on SQLite the transaction itself is the lock.

    Raises `NotFound`, and `StaleDataError` where it is not in the version that was read (None: whatever version).
    """
    found = db.exec(
        select(table)
        .where(*where)
        .with_for_update(of=table)
        .options(*options)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    now = getattr(found, "version", None)
    if version is not None and now != version:
        raise StaleDataError(
            f"{table.__tablename__} {found.id}: version {version} was read, {now} is there"
        )
    return found
