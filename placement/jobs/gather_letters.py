"""Notices become letters: at once, or one a day in Helsinki, as each reader has chosen."""

from collections import Counter
from datetime import datetime, time

from sqlalchemy import Engine
from sqlmodel import Session

from placement.days import helsinki_day
from placement.model.letter import Letter
from placement.model.user import Delivery
from placement.queries.letters import (
    has_digest,
    notices_to_gather,
    user_to_write_to,
    users_to_write_to,
)
from placement.queries.sessions import holds
from placement.rules.letters import newest_digest, still_holds
from placement.transaction import reading, transaction


def gather_letters(engine: Engine, at: datetime, *, digest_time: time) -> int:
    """Write the letters that are due; return how many. One transaction per reader.

    A notice whose account is closed, whose duty has ended or whose question is answered is left out.
    """
    digest_day, digest_due_at = newest_digest(at, digest_time)
    with reading(engine) as db:
        users = users_to_write_to(db, at=at, digest_day=digest_day, digest_due_at=digest_due_at)
    written = 0
    for user_id in users:
        with transaction(engine) as db:
            written += _gather(db, user_id, at, digest_time)
    return written


def _gather(db: Session, user_id: int, at: datetime, digest_time: time) -> bool:
    user = user_to_write_to(db, user_id)
    digest_day, until = None, at
    if user.delivery is Delivery.DAILY:
        digest_day, until = newest_digest(at, digest_time)
        if has_digest(db, user_id, digest_day):
            return False
    notices = notices_to_gather(db, user_id, until=until)
    day = helsinki_day(at)
    worth_telling = [
        notice
        for notice, duty, status in notices
        if user.active and holds(duty, day) and still_holds(notice.kind, status)
    ]
    for notice, _, _ in notices:
        notice.gathered_at = at
    if not worth_telling:
        return False
    letter = Letter(
        user_id=user_id,
        digest_day=digest_day,
        counts=dict(Counter(notice.kind.value for notice in worth_telling)),
        made_at=at,
        next_at=at,
    )
    db.add(letter)
    db.flush()
    for notice in worth_telling:
        notice.letter_id = letter.key
    return True
