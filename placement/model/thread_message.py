"""What a municipality and the authority write to each other on a question before it is answered: without names."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table

LONGEST_MESSAGE = 1000


class ThreadMessage(Table, table=True):
    """One message on a question, never changed. `from_municipality`: else the authority wrote it."""

    __table_args__ = (CheckConstraint("text <> ''", name="text_says_something"),)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    from_municipality: bool
    text: str = Field(max_length=LONGEST_MESSAGE)
    at: datetime = Field(sa_type=Moment)
    by_id: int = Field(foreign_key="user_account.id")
