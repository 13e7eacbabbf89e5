"""A file on its way in: kept between its preview and the yes, then emptied."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class UploadKind(StrEnum):
    """What can be imported."""

    HOUSEHOLDS = "households"
    AGREEMENTS = "agreements"


class Upload(Table, table=True):
    """An uploaded file. Only the one who uploaded it sees its preview."""

    kind: UploadKind = Field(sa_type=stored(UploadKind))
    filename: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    content: bytes | None = Field(sa_type=LargeBinary)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    at: datetime = Field(sa_type=Moment)
    imported_at: datetime | None = Field(default=None, sa_type=Moment)
