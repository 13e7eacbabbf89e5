"""All households of an uploaded file are registered, or none."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.incoming.checked import CheckedHouseholds, check_households
from placement.incoming.household_rows import (
    household_rows,
    need_rows,
    person_rows,
    tie_rows,
    wish_rows,
)
from placement.incoming.insert_many import insert_many
from placement.incoming.row_numbers import ranges
from placement.incoming.vocabulary import Vocabulary
from placement.model.household import Household, LinkedGroup, Need, Person, Tie, Wish
from placement.model.upload import UploadKind
from placement.queries.already_there import groups_there
from placement.queries.uniqueness import refused_when_taken
from placement.queries.uploads import upload_to_change
from placement.refusals import refuse_if_any
from placement.rules.uploads import file_holds, may_be_imported


def import_households(
    db: Session,
    upload_id: int,
    vocabulary: Vocabulary,
    *,
    similar_seen: bool,
    by: Official | None,
    at: datetime,
) -> CheckedHouseholds:
    """Save what the file holds, judged anew under the lock; its content is forgotten then.

    `similar_seen`: the official has looked at likely duplicates. `by` None is the command line: each household
    goes to the authority of where it lives. Raises `NotFound`, `NotPermitted`, and `Refused` where it was saved
    already, the file has errors, or somebody registered one of its codes at the same time.
    """
    upload = upload_to_change(upload_id, by, db)
    if by is not None:
        by.must(Permission.HOUSEHOLD_IMPORT, of_authority=by.authority_id)

    refuse_if_any(list(may_be_imported(upload, UploadKind.HOUSEHOLDS)))
    assert upload.content is not None
    checked = check_households(db, upload.content, vocabulary, by=by, today=helsinki_day(at))
    errors, similar = checked.found.table.errors.count, len(checked.alike)
    refuse_if_any(list(file_holds(errors=errors, similar=similar, similar_seen=similar_seen)))

    with refused_when_taken():
        persons = _insert(db, checked, by=by, at=at)
    upload.imported_at, upload.content = at, None
    db.add(upload)
    record(
        db,
        Event.HOUSEHOLDS_IMPORTED,
        at=at,
        by=by,
        about=upload,
        sha256=upload.sha256,
        rows=ranges(row.number for row in checked.found.table.rows),
        households=len(checked.found.households),
        persons=persons,
        similar=similar,
    )
    return checked


def _insert(db: Session, checked: CheckedHouseholds, *, by: Official | None, at: datetime) -> int:
    """Insert everything, table by table; returns the number of persons."""
    households = checked.found.households
    groups = _groups(db, {code for one in households if (code := one.facts.get("linked_group"))})
    rows = household_rows(checked, groups, by=by, at=at)
    returned = insert_many(db, Household, rows, "code", "id")
    ids: dict[str, Any] = {row[0]: row[1] for row in returned}
    persons = person_rows(households, ids)
    insert_many(db, Person, persons)
    insert_many(db, Need, need_rows(households, ids))
    insert_many(db, Wish, wish_rows(households, ids))
    insert_many(db, Tie, tie_rows(households, ids))
    return len(persons)


def _groups(db: Session, codes: set[str]) -> dict[str, int]:
    """Ids of linked groups by code; those that are new are made."""
    new = sorted(codes - set(groups_there(db, codes)))
    insert_many(db, LinkedGroup, [{"code": code} for code in new])
    return groups_there(db, codes)
