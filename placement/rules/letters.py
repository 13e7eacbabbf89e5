"""When a letter is due, and how long to wait before it is tried again."""

from datetime import UTC, date, datetime, time, timedelta

from placement.days import HELSINKI, helsinki_day
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


def newest_digest(at: datetime, digest_time: time) -> tuple[date, datetime]:
    """Return the last digest that was due at a moment: its day in Helsinki, and when exactly.

    A time that the clock leaps over in spring is taken as if it had not leapt; one that comes twice in autumn
    is the first of the two. So each day has one.
    """
    today = helsinki_day(at)
    for day in (today, today - timedelta(days=1)):
        due_at = datetime.combine(day, digest_time, HELSINKI).astimezone(UTC)
        if due_at <= at:
            return day, due_at
    raise AssertionError("yesterday's digest was due before today")


def still_holds(kind: NoticeKind, status: ProposalStatus | None) -> bool:
    """Say whether a notice is still worth telling, by what its proposal (if any) is now."""
    return status is None or kind not in WAITS_FOR_ANSWER or status is ProposalStatus.SENT
