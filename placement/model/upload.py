"""A file on its way in: kept between its preview and the yes, then emptied."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class UploadKind(StrEnum):
    """What a file is for."""

    HOUSEHOLDS = "households"
    AGREEMENTS = "agreements"
    ROUND_ATTACHMENT = "round_attachment"


# These are looked at and then saved; an attachment is kept as it is.
IMPORTED = (UploadKind.HOUSEHOLDS, UploadKind.AGREEMENTS)


class Upload(Table, table=True):
    """An uploaded file. Only the one who uploaded it sees its preview."""

    kind: UploadKind = Field(sa_type=stored(UploadKind))
    filename: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    content: bytes | None = Field(sa_type=LargeBinary)
    by_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    at: datetime = Field(sa_type=Moment)
    imported_at: datetime | None = Field(default=None, sa_type=Moment)
