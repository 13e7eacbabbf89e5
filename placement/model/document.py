"""Papers as they were issued: numbered, with their bytes and their SHA-256. A correction is a new paper."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field

from placement.model.area import LanguageStatus
from placement.model.table import Moment, Table, stored


class DocumentKind(StrEnum):
    """What an authority issues."""

    # To the household and the municipality: where the household is assigned.
    DECISION = "decision"
    # To a municipality: the letter of the yearly round.
    ROUND_LETTER = "round_letter"


class Document(Table, table=True):
    """One paper of an authority. The database refuses to change it; `number` has no gaps in an authority's year."""

    __table_args__ = (
        UniqueConstraint("authority_id", "year", "number"),
        CheckConstraint("number >= 1", name="number_at_least_1"),
        CheckConstraint("(replaces_id IS NULL) = (reason = '')", name="correction_says_why"),
        CheckConstraint(
            "kind <> 'decision' OR proposal_id IS NOT NULL", name="decision_of_proposal"
        ),
    )
    kind: DocumentKind = Field(sa_type=stored(DocumentKind))
    authority_id: int = Field(foreign_key="area.id")
    # The year in Helsinki in which it was issued.
    year: int
    number: int
    # One language, or two of equal standing in one file, the first one first.
    language: LanguageStatus = Field(sa_type=stored(LanguageStatus))
    municipality_id: int = Field(foreign_key="municipality.id", index=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", index=True)
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    # What it corrects; each is corrected once at most, then the correction is.
    replaces_id: int | None = Field(default=None, foreign_key="document.id", unique=True)
    # Why it was corrected, in words, without names.
    reason: str = Field(default="", max_length=200)
    issued_at: datetime = Field(sa_type=Moment)
    issued_by_id: int = Field(foreign_key="user_account.id")
