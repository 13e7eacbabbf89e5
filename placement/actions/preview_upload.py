"""The official looks at what a file holds before it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from placement.access import Official
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.incoming.checked import (
    CheckedAgreements,
    CheckedHouseholds,
    check_agreements,
    check_households,
)
from placement.incoming.vocabulary import Vocabulary
from placement.model.area import Municipality
from placement.model.upload import Upload, UploadKind
from placement.queries.already_there import municipalities_there
from placement.queries.uploads import result_visible_to, upload_visible_to


@dataclass(frozen=True)
class Preview:
    """An upload: judged while it waits (`households` or `agreements`), `result` after it was saved, else given up."""

    upload: Upload
    municipalities: Mapping[int, Municipality]
    households: CheckedHouseholds | None = None
    agreements: CheckedAgreements | None = None
    result: Mapping[str, Any] | None = None


def preview_upload(
    db: Session, upload_id: int, vocabulary: Vocabulary, *, by: Official, at: datetime
) -> Preview:
    """Judge an upload of the official's own without changing anything. Raises `NotFound`.

    Looking at households is recorded: similar persons of the database are shown beside those of the file.
    """
    upload = upload_visible_to(by, upload_id, db)
    municipalities = {one.key: one for one in municipalities_there(db)}
    if upload.content is None:
        result = result_visible_to(by, upload_id, db)
        return Preview(upload, municipalities, result=result)
    today = helsinki_day(at)
    if upload.kind is UploadKind.AGREEMENTS:
        agreements = check_agreements(db, upload.content, vocabulary, by=by, today=today)
        return Preview(upload, municipalities, agreements=agreements)
    households = check_households(db, upload.content, vocabulary, by=by, today=today)
    record(
        db,
        Event.HOUSEHOLDS_LISTED,
        at=at,
        by=by,
        about=upload,
        similar=[one.there.household_id for one in households.alike if one.there],
    )
    return Preview(upload, municipalities, households=households)
