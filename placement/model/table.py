"""What all tables share: names of constraints, ids, UTC moments, enums stored as text, JSON."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, TypeDecorator, inspect
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention


class Moment(TypeDecorator[datetime]):
    """An instant. UTC in the database and in Python; SQLite forgets the zone, this puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be somebody's local time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always aware, always UTC."""
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return aware.astimezone(UTC)


def stored(enum: type[StrEnum]) -> Enum:
    """An enum stored as text by its value, so that a new member is not a change of type."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Codes(TypeDecorator[list[str]]):
    """A short list of enum values, kept as a JSON list; a value outside the enum is refused."""

    impl = JSON
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> list[str] | None:  # noqa: ARG002
        """Sorted and without repeats, so that equal sets are equal in the database."""
        return None if value is None else sorted({self.enum(code).value for code in value})

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> list[Any] | None:  # noqa: ARG002
        """Members of the enum."""
        return None if value is None else [self.enum(code) for code in value]


class Table(SQLModel):
    """Every table has a number of its own. None only before the first flush."""

    id: int | None = Field(default=None, primary_key=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 (a class attribute to SQLAlchemy)
        """QuotaLine is quota_line."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def key(self) -> int:
        """The id of a row that is in the database."""
        assert self.id is not None, "not in the database yet"
        return self.id


def edited(*tables: type[Table]) -> None:
    """Let `version` count the changes of what people edit: a stale write raises `StaleDataError`."""
    for table in tables:
        mapper = inspect(table)
        mapper.version_id_col = mapper.local_table.c.version
