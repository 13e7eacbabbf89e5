"""Files on their way in. Only the one who uploaded a file sees it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from placement.access import Official
from placement.audit import Event
from placement.model.area import AreaMembership, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.upload import IMPORTED, Upload, UploadKind
from placement.queries.held import the_one_held
from placement.refusals import NotFound
from placement.sight import visible

RECENT = 10


def upload_visible_to(official: Official, upload_id: int, db: Session) -> Upload:
    """One upload of the official's own. Raises `NotFound`."""
    found = db.exec(
        select(Upload).where(
            Upload.id == upload_id, Upload.by_id == official.id, col(Upload.kind).in_(IMPORTED)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def uploads_visible_to(official: Official, db: Session) -> Sequence[Upload]:
    """The official's last uploads that were imported or still wait, newest first."""
    mine = (
        select(Upload)
        .where(Upload.by_id == official.id, col(Upload.kind).in_(IMPORTED))
        .where(col(Upload.content).is_not(None) | col(Upload.imported_at).is_not(None))
        .order_by(col(Upload.id).desc())
        .limit(RECENT)
    )
    return db.exec(mine).all()


def result_visible_to(official: Official, upload_id: int, db: Session) -> dict[str, Any] | None:
    """What was saved from an upload of the official's own (counts, as they were recorded); None before."""
    upload_visible_to(official, upload_id, db)
    events = [Event.HOUSEHOLDS_IMPORTED.value, Event.AGREEMENTS_IMPORTED.value]
    entry = db.exec(
        select(AuditEntry).where(
            AuditEntry.subject == Upload.__tablename__,
            AuditEntry.subject_id == upload_id,
            col(AuditEntry.event).in_(events),
        )
    ).one_or_none()
    return entry.params if entry else None


def upload_to_change(upload_id: int, by: Official | None, db: Session) -> Upload:
    """An upload of the official's own (None: of the command line), held. Raises `NotFound`."""
    own, kind = Upload.by_id == (by.id if by else None), col(Upload.kind).in_(IMPORTED)
    return the_one_held(Upload, db, Upload.id == upload_id, own, kind)


def waiting_uploads(by: Official | None, kind: UploadKind, db: Session) -> Sequence[Upload]:
    """Uploads of a kind by the official (None: the command line) that were neither imported nor given up."""
    waiting = select(Upload).where(
        Upload.by_id == (by.id if by else None),
        Upload.kind == kind,
        col(Upload.content).is_not(None),
        col(Upload.imported_at).is_(None),
    )
    return db.exec(waiting).all()


def own_municipalities_visible_to(
    official: Official, db: Session, *, day: date
) -> Sequence[Municipality]:
    """The municipalities in scope that belong to the official's authority on a day, by name."""
    mine = (
        select(Municipality)
        .join(AreaMembership, col(AreaMembership.municipality_id) == col(Municipality.id))
        .where(
            visible(Municipality, official.scope),
            col(Municipality.in_scope),
            AreaMembership.area_id == official.authority_id,
            AreaMembership.valid_from_day <= day,
            or_(
                col(AreaMembership.valid_to_day).is_(None), col(AreaMembership.valid_to_day) >= day
            ),
        )
        .order_by(col(Municipality.name_fi))
    )
    return db.exec(mine).all()
