"""When a letter is due, and how long to wait before it is tried again."""

from datetime import datetime, time, timedelta

from placement.days import HELSINKI
from placement.model.letter import NoticeKind
from placement.model.proposal import ProposalStatus

# Before the second, third, … attempt: about a day in all, so that a night without a mail server loses nothing.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
# These are said only of proposals that still wait for the answer.
WAITS_FOR_ANSWER: frozenset[NoticeKind] = frozenset(
    {NoticeKind.ANSWER_WANTED, NoticeKind.ANSWER_DUE_SOON, NoticeKind.ANSWER_LATE}
)


def pause_after(attempts: int) -> timedelta | None:
    """Return how long to wait after so many attempts; None: it is given up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def digest_is_due(at: datetime, digest_time: time) -> bool:
    """Say whether the clock in Helsinki has come to the time of the digest on its day.

    A time that the clock leaps over in spring has come right after the leap.
    """
    return at.astimezone(HELSINKI).time() >= digest_time


def still_holds(kind: NoticeKind, status: ProposalStatus | None) -> bool:
    """Say whether a notice is still worth telling, by what its proposal (if any) is now."""
    return status is None or kind not in WAITS_FOR_ANSWER or status is ProposalStatus.SENT
