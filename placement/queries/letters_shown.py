"""Letters as the administrator sees them: to whom, how many of what, and how it went."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.letter import Letter, LetterStatus
from placement.model.user import UserAccount
from placement.sight import visible


@dataclass(frozen=True)
class Shown:
    """One page of letters, newest first, how many there are of that status, and of each status."""

    rows: Sequence[tuple[Letter, UserAccount]]
    total: int
    by_status: dict[LetterStatus, int]


def letters_visible_to(
    official: Official,
    db: Session,
    *,
    status: LetterStatus | None = None,
    first: int = 0,
    most: int = 50,
) -> Shown:
    """Return one page of the letters with this status, or of all."""
    scope = visible(Letter, official.scope)
    counted = db.exec(select(Letter.status, func.count()).where(scope).group_by(col(Letter.status)))
    by_status = {LetterStatus(status): count for status, count in counted}
    wanted = scope if status is None else scope & (col(Letter.status) == status)
    rows = db.execute(
        sa_select(Letter, UserAccount)
        .join(UserAccount, col(Letter.user_id) == col(UserAccount.id))
        .where(wanted)
        .order_by(col(Letter.id).desc())
        .offset(first)
        .limit(most)
    )
    total = sum(by_status.values()) if status is None else by_status.get(status, 0)
    return Shown([(letter, user) for letter, user in rows], total, by_status)
