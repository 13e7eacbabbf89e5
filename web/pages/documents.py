"""Papers that were issued, as files."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.view import viewed
from placement.audit import Event
from placement.queries.documents import document_visible_to
from web.clock import utc_now
from web.depends import Db, RowId, WhoMay

router = APIRouter(prefix="/documents")
DocumentReader = Annotated[Official, Depends(WhoMay(Permission.DOCUMENT_READ))]


@router.get("/{document_id}")
def document(document_id: RowId, db: Db, official: DocumentReader) -> Response:
    """The bytes as they were issued; each reading is recorded."""
    found, number = document_visible_to(official, document_id, db)
    viewed(db, Event.DOCUMENT_READ, by=official, at=utc_now(), about=found)
    name = number.replace("/", "-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(found.content, media_type="application/pdf", headers=headers)
