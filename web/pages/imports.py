"""Import: choose a kind and a file, look at what it holds and what is wrong with it, save all of it or nothing."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, UploadFile
from starlette.responses import Response

from placement.access import Official, Permission
from placement.actions.import_agreements import import_agreements
from placement.actions.import_households import import_households
from placement.actions.preview_upload import preview_upload
from placement.actions.upload_file import give_up_upload, upload_file
from placement.days import helsinki_day
from placement.incoming.limits import LARGEST_FILE, MOST_ROWS
from placement.model.upload import IMPORTED, UploadKind
from placement.queries.uploads import own_municipalities_visible_to, uploads_visible_to
from web.clock import utc_now
from web.depends import Db, ReadDb, RowId, WhoMay
from web.import_sentences import cell_sentence
from web.import_template import CSV_TYPE, XLSX_TYPE, Template
from web.import_vocabulary import vocabulary
from web.language import gettext as _
from web.language import ngettext
from web.render import done, page

router = APIRouter()
Importer = Annotated[Official, Depends(WhoMay(Permission.HOUSEHOLD_IMPORT))]
AgreementImporter = Annotated[Official, Depends(WhoMay(Permission.AGREEMENT_IMPORT))]
# As a form or an address names them; an attachment is nothing to import.
ImportKind = Literal[UploadKind.HOUSEHOLDS, UploadKind.AGREEMENTS]
FORMATS = {"xlsx": XLSX_TYPE, "csv": CSV_TYPE}
FIRST = 10


@router.get("/import")
def imports(request: Request, db: ReadDb, official: Importer) -> Response:
    """Choose what to bring in; the official's last uploads."""
    return page(
        request,
        "imports/list.html",
        uploads=uploads_visible_to(official, db),
        kinds=IMPORTED,
        most_rows=MOST_ROWS,
        most_mb=LARGEST_FILE // 1024 // 1024,
    )


@router.post("/import")
def import_upload(
    request: Request,
    db: Db,
    official: Importer,
    kind: Annotated[ImportKind, Form()],
    file: UploadFile,
) -> Response:
    """Keep the file and show what it holds. One byte beyond the limit is enough to refuse it."""
    content = file.file.read(LARGEST_FILE + 1)
    name = file.filename or kind.value
    upload = upload_file(db, kind, content, filename=name, by=official, at=utc_now())
    return done(request, show=f"/import/{upload.key}")


@router.get("/import/template")
def import_template(
    db: ReadDb,
    official: Importer,
    kind: Annotated[ImportKind, Query()],
    form: Annotated[Literal["xlsx", "csv"], Query()] = "xlsx",
) -> Response:
    """A file to fill in, in the reader's language."""
    today = helsinki_day(utc_now())
    there = own_municipalities_visible_to(official, db, day=today)
    template = Template.of(kind, there, today=today)
    headers = {"Content-Disposition": f'attachment; filename="{kind.value}.{form}"'}
    return Response(template.made_as(form), media_type=FORMATS[form], headers=headers)


@router.get("/import/{upload_id}")
def import_preview(request: Request, upload_id: RowId, db: Db, official: Importer) -> Response:
    """What the file holds, all that is wrong with it, and who may be there twice; later what was saved."""
    return page(
        request,
        "imports/one.html",
        preview=preview_upload(db, upload_id, vocabulary(), by=official, at=utc_now()),
        cell_sentence=cell_sentence,
        first=FIRST,
    )


@router.post("/import/{upload_id}/households")
def import_save_households(
    request: Request,
    upload_id: RowId,
    db: Db,
    official: Importer,
    similar_seen: Annotated[bool, Form()] = False,
) -> Response:
    """Save all households."""
    saved = import_households(
        db, upload_id, vocabulary(), similar_seen=similar_seen, by=official, at=utc_now()
    )
    count = len(saved.found.households)
    message = ngettext("%(n)s household was saved.", "%(n)s households were saved.", count)
    return done(request, show=f"/import/{upload_id}", message=message)


@router.post("/import/{upload_id}/agreements")
def import_save_agreements(
    request: Request, upload_id: RowId, db: Db, official: AgreementImporter
) -> Response:
    """Save all quota lines."""
    saved = import_agreements(db, upload_id, vocabulary(), by=official, at=utc_now())
    count = len(saved.found.lines)
    message = ngettext("%(n)s quota line was saved.", "%(n)s quota lines were saved.", count)
    return done(request, show=f"/import/{upload_id}", message=message)


@router.post("/import/{upload_id}/give-up")
def import_give_up(request: Request, upload_id: RowId, db: Db, official: Importer) -> Response:
    """Forget the file."""
    give_up_upload(db, upload_id, by=official, at=utc_now())
    return done(request, show="/import", message=_("The file was discarded. Nothing was saved."))
