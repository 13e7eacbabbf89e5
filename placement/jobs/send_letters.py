"""Letters are sent: claimed first, then handed over, then marked. None goes out twice, whatever breaks in between."""

import logging
import time as clock
import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import Engine

from placement.audit import Event, record
from placement.jobs.gather_letters import gather_letters
from placement.jobs.post import NotTaken, Parcel, Post, Unclear
from placement.model.letter import LetterStatus, NoticeKind
from placement.queries.letters import (
    letter_to_change,
    letter_to_send,
    letters_left_sending,
    something_to_send,
)
from placement.rules.letters import pause_after
from placement.transaction import reading, transaction

log = logging.getLogger(__name__)
# No attempt takes so long. One that began earlier and has no end: its process has died, before or after sending.
LONGEST = timedelta(minutes=20)


@dataclass(frozen=True)
class _End:
    """How an attempt ended. WAITING: it was not sent and may be tried again."""

    status: LetterStatus
    failure: str | None = None
    # The mail server is not there: the other letters need not be tried now.
    away: bool = False


def send_letters(engine: Engine, at: datetime, *, post: Post, digest_time: time) -> int:
    """Write what is due and send all that waits; return how many were sent.

    Any number of processes may do so at once.
    """
    began = clock.monotonic()

    def moment() -> datetime:
        return at + timedelta(seconds=clock.monotonic() - began)

    gather_letters(engine, at, digest_time=digest_time)
    with reading(engine) as db:
        if not something_to_send(db, at=at):
            return 0
    give_up_the_left(engine, at=at)
    sent = 0
    # Only what waited at `at`: what is tried again meanwhile has a later moment.
    while claimed := claim(engine, due_at=at, at=moment()):
        end = _carried(post, claimed.parcel)
        _mark(engine, claimed, end, at=moment())
        sent += end.status is LetterStatus.SENT
        if end.away:
            break
    return sent


@dataclass(frozen=True)
class Claimed:
    """A letter that this process alone may send, once."""

    letter_id: int
    mark: str
    parcel: Parcel


def claim(engine: Engine, *, due_at: datetime, at: datetime) -> Claimed | None:
    """Take the next letter. It is committed as SENDING before anything leaves the house."""
    with transaction(engine) as db:
        while found := letter_to_send(db, at=due_at):
            letter, user = found
            if not user.active:
                letter.status, letter.failure = LetterStatus.FAILED, "account-closed"
                record(
                    db, Event.LETTER_FAILED, at=at, by=None, about=letter, failure=letter.failure
                )
                db.flush()
                continue
            letter.status, letter.claim, letter.tried_at = (
                LetterStatus.SENDING,
                uuid.uuid4().hex,
                at,
            )
            letter.attempts += 1
            return Claimed(
                letter.key,
                letter.claim,
                Parcel(
                    mark=f"{letter.made_at:%Y%m%d%H%M%S%f}-{letter.key}",
                    address=user.email,
                    language=user.language,
                    counts={NoticeKind(kind): n for kind, n in letter.counts.items()},
                    at=letter.made_at,
                    daily=letter.digest_day is not None,
                ),
            )
    return None


def give_up_the_left(engine: Engine, *, at: datetime) -> int:
    """Mark as UNCLEAR what a process has claimed and never marked; return how many.

    Nobody knows whether it went out.
    """
    with transaction(engine) as db:
        left = letters_left_sending(db, at=at, longest=LONGEST)
        for letter in left:
            letter.status, letter.claim = LetterStatus.UNCLEAR, None
            letter.failure = "process-died"
            record(db, Event.LETTER_UNCLEAR, at=at, by=None, about=letter, failure=letter.failure)
    return len(left)


def _carried(post: Post, parcel: Parcel) -> _End:
    try:
        post.carry(parcel)
    except NotTaken as refused:
        status = LetterStatus.FAILED if refused.lasting else LetterStatus.WAITING
        return _End(status, refused.code, refused.away)
    except Unclear as unclear:
        return _End(LetterStatus.UNCLEAR, unclear.code)
    except Exception as error:
        # It came from somewhere that nobody has thought of, so what was sent is not known.
        log.exception("letter %s", parcel.mark)
        return _End(LetterStatus.UNCLEAR, f"our-fault: {type(error).__name__}"[:60])
    return _End(LetterStatus.SENT)


def _mark(engine: Engine, claimed: Claimed, end: _End, *, at: datetime) -> None:
    with transaction(engine) as db:
        letter = letter_to_change(db, claimed.letter_id)
        assert letter is not None, "letters are never deleted while they are sent"
        if letter.claim != claimed.mark:
            return
        letter.claim, letter.failure = None, end.failure
        letter.status = end.status
        pause = pause_after(letter.attempts)
        if letter.status is LetterStatus.WAITING and pause is not None:
            letter.next_at = at + pause
            return
        if letter.status is LetterStatus.WAITING:
            letter.status = LetterStatus.FAILED
        if letter.status is LetterStatus.SENT:
            letter.sent_at = at
        event = {
            LetterStatus.SENT: Event.LETTER_SENT,
            LetterStatus.FAILED: Event.LETTER_FAILED,
            LetterStatus.UNCLEAR: Event.LETTER_UNCLEAR,
        }[letter.status]
        params = {"failure": letter.failure} if letter.failure else {}
        record(db, event, at=at, by=None, about=letter, **params)
