"""Files of households brought in: what its tests need alike."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.import_households import import_households
from placement.actions.upload_file import upload_file
from placement.incoming.checked import CheckedHouseholds, check_households
from placement.model.upload import Upload, UploadKind
from tests.incoming import CODES, xlsx_of
from tests.make import NOW, TODAY, make_authority, make_municipality, officer_of

Row = Mapping[str, Any]


def make_import_officer(db: Session) -> Official:
    """An officer of an authority with the municipalities Kokeila (501) and Testilä (502)."""
    authority = make_authority(db, code="KOE")
    make_municipality(db, authority=authority, code="501", name="Kokeila")
    make_municipality(db, authority=authority, code="502", name="Testilä")
    make_municipality(db, authority=authority, code="091", name="Nollala")
    return officer_of(db, authority)


def checked(db: Session, officer: Official | None, *rows: Row) -> CheckedHouseholds:
    return check_households(db, xlsx_of(*rows), CODES, by=officer, today=TODAY)


def errors(db: Session, officer: Official | None, *rows: Row) -> list[tuple[str, str, str]]:
    found = checked(db, officer, *rows).found.table.errors
    assert found.count == len(found.shown)
    return [(one.place.address, one.column, one.refusal.code) for one in found.shown]


def imported(
    db: Session, officer: Official | None, content: bytes, *, similar_seen: bool = False
) -> Upload:
    upload = upload_file(db, UploadKind.HOUSEHOLDS, content, filename="a.xlsx", by=officer, at=NOW)
    db.flush()
    import_households(db, upload.key, CODES, similar_seen=similar_seen, by=officer, at=NOW)
    return upload


def count(db: Session, table: type[Any]) -> int:
    return db.exec(select(func.count()).select_from(table)).one()
