"""A role is taken away, at once."""

from datetime import datetime

from sqlmodel import Session

from placement import audit
from placement.access import Official, Permission
from placement.days import ONE_DAY, helsinki_day
from placement.model.user import Role, SessionEnd, UserAccount
from placement.queries.sessions import duties_of, open_sessions_of
from placement.refusals import NotFound


def end_duties(
    db: Session, user: UserAccount, role: Role, *, by: Official | None, at: datetime
) -> int:
    """Take a role away from a user wherever they hold it; sessions in it end. Returns how many duties ended.

    The last day of the duty is the day before, so that nothing that asks for the duties of today finds it. What
    is being done in it at this moment is either saved before this is, or refused. `by` is None on the command
    line. Raises `NotFound` where the user does not hold the role today.
    """
    if by is not None:
        by.must_have(Permission.USER_MANAGE)
    today = helsinki_day(at)
    held = [duty for duty in duties_of(db, user, day=today) if duty.role is role]
    if not held:
        raise NotFound(f"{role.value} of account {user.key}")
    for duty in held:
        duty.valid_to_day = today - ONE_DAY
        for session in open_sessions_of(db, user.key, duty_id=duty.key):
            session.ended_at, session.why_ended = at, SessionEnd.ROLE_CHANGED
    audit.record(
        db,
        audit.Event.USER_CHANGED,
        at=at,
        by=by,
        about=user,
        what="role_ended",
        role=role.value,
        count=len(held),
    )
    return len(held)
