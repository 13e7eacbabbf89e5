"""A municipality answers the yearly round: a draft that it may go on with, or its answer."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from placement.access import Official
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.letter import NoticeKind
from placement.model.upload import Upload, UploadKind
from placement.model.yearly_round import AskedStatus, RoundAnswer
from placement.notices import tell
from placement.queries.rounds_to_change import (
    HeldAsked,
    asked_to_change,
    changes,
    draft_to_write,
    must_answer,
)
from placement.refusals import refuse_if_any
from placement.rules.round_content import RoundContent
from placement.rules.uploads import LONGEST_FILENAME
from placement.rules.yearly_round import (
    answer_is_possible,
    answer_is_whole,
    attachment_is_sound,
    may_be_answered,
)


@dataclass(frozen=True)
class Attachment:
    """A file that comes with an answer: the decision of the municipal board."""

    filename: str
    content: bytes


def save_round_answer(
    db: Session,
    asked_id: int,
    content: RoundContent,
    *,
    attachment: Attachment | None = None,
    submit: bool,
    version: int,
    by: Official,
    at: datetime,
) -> RoundAnswer:
    """Keep a draft, or submit it. `version`: of the asked municipality's row that the form was made from.

    By the municipality's officer, or by the authority's for what came by letter. What was submitted before stays;
    where the numbers change the county is heard anew. Raises `NotFound`, `NotPermitted`, `StaleDataError`, or
    `Refused` with every reason.
    """
    held = asked_to_change(asked_id, db, version=version)
    on_behalf = must_answer(held, by)
    today = helsinki_day(at)
    refuse_if_any(
        [
            *may_be_answered(held.asked, held.draft, on_behalf=on_behalf),
            *answer_is_possible(content),
            *(answer_is_whole(content, today=today) if submit else ()),
            *(attachment_is_sound(attachment.content) if attachment else ()),
        ]
    )

    answer = draft_to_write(db, held, content, on_behalf=on_behalf, by=by, at=at)
    if attachment is not None:
        answer.attachment_id = _kept(db, attachment, by=by, at=at).key
    if submit:
        _submit(db, held, answer, by=by, at=at)
    changes(held.asked)
    db.flush()
    record(
        db,
        Event.ROUND_ANSWER_SUBMITTED if submit else Event.ROUND_ANSWER_SAVED,
        at=at,
        by=by,
        about=held.asked,
        number=answer.number,
        committed=answer.committed,
        at_most=answer.at_most,
    )
    return answer


def _submit(
    db: Session, held: HeldAsked, answer: RoundAnswer, *, by: Official, at: datetime
) -> None:
    asked, before = held.asked, held.submitted
    answer.submitted_at, asked.status = at, AskedStatus.ANSWERED
    numbers = (answer.committed, answer.at_most, answer.content["groups"])
    if before is not None and numbers != (
        before.committed,
        before.at_most,
        before.content["groups"],
    ):
        asked.county_outcome = asked.county_heard_at = asked.county_recorded_by_id = None
    tell(db, NoticeKind.ROUND_ANSWERED, at=at, by=by, authority_id=held.round.authority_id)


def _kept(db: Session, attachment: Attachment, *, by: Official, at: datetime) -> Upload:
    """Keep the file as it came; an earlier one stays with the answer that it came with."""
    upload = Upload(
        kind=UploadKind.ROUND_ATTACHMENT,
        filename=attachment.filename[-LONGEST_FILENAME:],
        sha256=hashlib.sha256(attachment.content).hexdigest(),
        content=attachment.content,
        by_id=by.id,
        at=at,
    )
    db.add(upload)
    db.flush()
    record(db, Event.ROUND_ATTACHED, at=at, by=by, about=upload, sha256=upload.sha256)
    return upload
