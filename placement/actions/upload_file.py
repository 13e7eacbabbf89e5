"""A file is brought in, to be looked at before it is saved; or given up."""

import hashlib
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.incoming.files import read_sheets
from placement.model.upload import Upload, UploadKind
from placement.queries.uploads import upload_to_change, waiting_uploads
from placement.refusals import refuse
from placement.rules.uploads import LONGEST_FILENAME

PERMISSIONS = {
    UploadKind.HOUSEHOLDS: Permission.HOUSEHOLD_IMPORT,
    UploadKind.AGREEMENTS: Permission.AGREEMENT_IMPORT,
}


def upload_file(
    db: Session,
    kind: UploadKind,
    content: bytes,
    *,
    filename: str,
    by: Official | None,
    at: datetime,
) -> Upload:
    """Keep a file until it is imported or given up; an earlier one of the kind that still waits is given up.

    `by` None is the command line. Raises `NotPermitted`, and `Refused` where the file is too large or no XLSX,
    ODS or CSV.
    """
    if by is not None:
        by.must(PERMISSIONS[kind], of_authority=by.authority_id)
    read_sheets(content)
    for earlier in waiting_uploads(by, kind, db):
        earlier.content = None
        db.add(earlier)
    upload = Upload(
        kind=kind,
        filename=filename[-LONGEST_FILENAME:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        by_id=by.id if by else None,
        at=at,
    )
    db.add(upload)
    record(db, Event.UPLOADED, at=at, by=by, about=upload, kind=kind.value, sha256=upload.sha256)
    return upload


def give_up_upload(db: Session, upload_id: int, *, by: Official, at: datetime) -> None:
    """Forget what a file held. Raises `NotFound`, and `Refused` where it was imported."""
    upload = upload_to_change(upload_id, by, db)
    by.must(PERMISSIONS[upload.kind], of_authority=by.authority_id)
    if upload.imported_at is not None:
        refuse("already-imported")
    upload.content = None
    db.add(upload)
    record(db, Event.UPLOADED, at=at, by=by, about=upload, given_up=True)
