"""An administrator has a letter sent again that did not go out, or of which nobody knows."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.letter import NOT_SENT, Letter, LetterStatus
from placement.queries.letters import letter_to_change
from placement.refusals import NotFound, Refusal, Refused


def send_letter_again(db: Session, letter_id: int, *, by: Official, at: datetime) -> Letter:
    """Let it wait to be sent, with all attempts before it. An unclear one may so arrive twice.

    Raises `NotPermitted`, `NotFound`, and `Refused` where it has gone out, or waits already.
    """
    by.must_have(Permission.LETTER_MANAGE)
    letter = letter_to_change(db, letter_id)
    if letter is None:
        raise NotFound
    if letter.status not in NOT_SENT:
        raise Refused([Refusal("letter-not-again", {"now": letter.status})])
    was = letter.status
    letter.status, letter.next_at, letter.attempts = LetterStatus.WAITING, at, 0
    record(db, Event.LETTER_SENT_AGAIN, at=at, by=by, about=letter, was=was.value)
    db.flush()
    return letter
