"""The outbox: what officials are to be told of, and the letters (e-mails) that tell it. Neither names anybody."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class NoticeKind(StrEnum):
    """What happened that somebody is to be told of. A letter says how often, never to whom or where."""

    # To the municipality.
    ANSWER_WANTED = "answer_wanted"
    ANSWER_DUE_SOON = "answer_due_soon"
    PROPOSAL_CANCELLED = "proposal_cancelled"
    PLACEMENT_ASSIGNED = "placement_assigned"
    ANSWER_RECORDED = "answer_recorded"
    THREAD_REPLIED = "thread_replied"
    ROUND_OPENED = "round_opened"
    ROUND_DUE_SOON = "round_due_soon"
    # To the authority.
    ANSWER_GIVEN = "answer_given"
    THREAD_ASKED = "thread_asked"
    PLACEMENT_CANCELLED = "placement_cancelled"
    ANSWER_LATE = "answer_late"
    PROPOSAL_EXPIRED = "proposal_expired"
    HEARING_DUE_SOON = "hearing_due_soon"
    TARGET_NEAR = "target_near"
    TARGET_REACHED = "target_reached"
    ROUND_ANSWERED = "round_answered"
    ROUND_LATE = "round_late"
    # To the administrator.
    RUN_FAILED = "run_failed"


class LetterStatus(StrEnum):
    """Where a letter is.

    WAITING: to be sent, or to be tried again. SENDING: a process has it. UNCLEAR: it may have gone out, so it
    is not sent again unless an administrator wants it.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCLEAR = "unclear"


L = LetterStatus
LETTER_NEXT: dict[LetterStatus, frozenset[LetterStatus]] = {
    # FAILED without an attempt: the account was closed.
    L.WAITING: frozenset({L.SENDING, L.FAILED}),
    L.SENDING: frozenset({L.SENT, L.WAITING, L.FAILED, L.UNCLEAR}),
    # An administrator sends it again.
    L.FAILED: frozenset({L.WAITING}),
    L.UNCLEAR: frozenset({L.WAITING}),
    L.SENT: frozenset(),
}
# An administrator is to look at these.
NOT_SENT = frozenset({L.FAILED, L.UNCLEAR})
del L


class Letter(Table, table=True):
    """One e-mail to one person: how many notices of each kind it tells of."""

    __table_args__ = (
        # The digest of a day is written once.
        UniqueConstraint("user_id", "digest_day"),
        Index("ix_letter_status_next_at", "status", "next_at"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_says_when"),
        CheckConstraint("(status = 'sending') = (claim IS NOT NULL)", name="sending_is_claimed"),
        CheckConstraint(
            "status NOT IN ('failed', 'unclear') OR failure IS NOT NULL", name="failure_says_why"
        ),
    )
    user_id: int = Field(foreign_key="user_account.id", index=True)
    # The day in Helsinki whose digest this is; None: at once.
    digest_day: date | None = None
    # {NoticeKind: how many}.
    counts: dict[str, int] = Field(sa_type=JSON)
    made_at: datetime = Field(sa_type=Moment)
    status: LetterStatus = Field(default=LetterStatus.WAITING, sa_type=stored(LetterStatus))
    attempts: int = 0
    # Not before this moment.
    next_at: datetime = Field(sa_type=Moment)
    # The mark of the attempt that goes on, and when it began.
    claim: str | None = Field(default=None, max_length=32)
    tried_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    # Why the last attempt did not end well: a code and what the server answered in numbers ("refused: 550").
    failure: str | None = Field(default=None, max_length=60)


class Notice(Table, table=True):
    """One thing that one official is to be told of, written in the transaction of what happened."""

    __table_args__ = (Index("ix_notice_gathered_at_duty_id", "gathered_at", "duty_id"),)
    duty_id: int = Field(foreign_key="duty.id", index=True)
    kind: NoticeKind = Field(sa_type=stored(NoticeKind))
    # Whether it still holds when the letter is written.
    proposal_id: int | None = Field(
        default=None, foreign_key="proposal.id", index=True, ondelete="CASCADE"
    )
    at: datetime = Field(sa_type=Moment)
    # When it was put into a letter, or left out because it no longer held (then it has no letter).
    gathered_at: datetime | None = Field(default=None, sa_type=Moment)
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
