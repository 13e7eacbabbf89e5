"""A paper is given to whom it concerns, byte by byte, and each reading is recorded."""

import hashlib

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.audit_entry import AuditEntry
from placement.model.user import Role
from placement.transaction import transaction
from tests.make import officer_of, official_with
from tests.placement.place import make_place
from tests.placement.test_issue import issued
from tests.web.sign_in import Browser


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("answerer", 200),
        ("other officer", 404),
        ("other answerer", 404),
        ("nation", 403),
        ("administrator", 403),
    ],
)
def test_a_letter_is_for_its_authority_and_its_municipality(
    engine: Engine, who: str, status: int
) -> None:
    with transaction(engine) as db:
        place, other = make_place(db), make_place(db)
        document = issued(db, place)
        officials = {
            "officer": officer_of(db, place.authority),
            "answerer": place.answerer,
            "other officer": other.officer,
            "other answerer": other.answerer,
            "nation": official_with(db, Role.NATIONAL_VIEWER),
            "administrator": official_with(db, Role.ADMINISTRATOR),
        }
    reader = Browser.of(engine, officials[who])

    answer = reader.client.get(f"/documents/{document.key}")

    assert answer.status_code == status
    with Session(engine) as db:
        read = db.exec(select(AuditEntry).where(AuditEntry.event == "document.read")).all()
    if status != 200:
        assert read == []
        return
    assert hashlib.sha256(answer.content).hexdigest() == document.sha256
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].endswith('-2026-1.pdf"')
    assert [(one.subject_id, one.by_id) for one in read] == [(document.key, officials[who].id)]
