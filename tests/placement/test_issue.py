"""Papers are numbered without gaps, kept as they were issued, and never changed."""

import hashlib
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from placement.documents.issue import issue
from placement.documents.paper import Paper, Part, Text
from placement.model.area import LanguageStatus
from placement.model.audit_entry import AuditEntry
from placement.model.document import Document, DocumentKind
from placement.refusals import Refused
from placement.transaction import transaction
from tests.make import NOW
from tests.papers import text_of
from tests.placement.at_once import at_once, crowded_engine
from tests.placement.place import Place, make_place

NEW_YEAR_IN_HELSINKI = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)


def paper(number: str, said: str = "Hyvä kunta.") -> Paper:
    return Paper(
        [Part("fi", "Kirje", "Kokeilun elinvoimakeskus", [("Numero", number)], [Text(said)])]
    )


def issued(db: Session, place: Place, *, said: str = "Hyvä kunta.", at: datetime = NOW) -> Document:
    return issue(
        db,
        lambda number: paper(number, said),
        kind=DocumentKind.ROUND_LETTER,
        language=LanguageStatus.FI,
        authority=place.authority,
        municipality_id=place.municipality.key,
        by=place.officer,
        at=at,
    )


def test_each_authority_counts_its_own_year(db: Session) -> None:
    here, elsewhere = make_place(db), make_place(db)

    made = [
        issued(db, here),
        issued(db, here),
        issued(db, elsewhere),
        issued(db, here, at=NEW_YEAR_IN_HELSINKI),
    ]

    assert [(one.year, one.number) for one in made] == [(2026, 1), (2026, 2), (2026, 1), (2027, 1)]


def test_it_is_kept_with_its_mark_and_recorded(db: Session) -> None:
    place = make_place(db)

    document = issued(db, place)

    number = f"{place.authority.code}/2026/1"
    assert number in text_of(document.content)
    assert document.sha256 == hashlib.sha256(document.content).hexdigest()
    entry = db.exec(select(AuditEntry).where(AuditEntry.event == "document.issued")).one()
    assert (entry.subject_id, entry.by_id) == (document.key, place.officer.id)
    assert (entry.params["number"], entry.params["sha256"]) == (number, document.sha256)


def test_what_cannot_be_printed_leaves_no_gap(engine: Engine) -> None:
    with transaction(engine) as db:
        place = make_place(db)
    with pytest.raises(Refused), transaction(engine) as db:
        issued(db, place, said="中文")
    with transaction(engine) as db:
        first = issued(db, place)

    assert first.number == 1


@pytest.mark.parametrize(
    "change", ["UPDATE document SET reason = 'x'", "UPDATE document SET content = ''"]
)
def test_the_database_refuses_to_change_one(engine: Engine, change: str) -> None:
    with transaction(engine) as db:
        issued(db, make_place(db))

    with pytest.raises(DatabaseError, match="as issued"), engine.begin() as connection:
        connection.execute(text(change))


def test_a_correction_says_what_it_replaces_and_why_and_only_one_can(db: Session) -> None:
    place = make_place(db)
    first = issued(db, place)
    correction = Document.model_validate(
        {
            **first.model_dump(exclude={"id", "number", "replaces_id", "reason"}),
            "number": 2,
            "replaces_id": first.key,
            "reason": "väärä päivä",
        }
    )

    db.add(correction)
    db.flush()

    assert correction.key != first.key
    for wrong in ({"reason": ""}, {"number": 3}):
        again = Document.model_validate({**correction.model_dump(exclude={"id"}), **wrong})
        with pytest.raises(DatabaseError), db.begin_nested():
            db.execute(insert(Document).values(again.model_dump(exclude={"id"})))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_at_once_get_numbers_one_after_the_other(kind: str) -> None:
    with crowded_engine(kind) as engine:
        with transaction(engine) as db:
            place = make_place(db)

        ended = at_once(
            engine,
            [
                lambda db, said=said: issued(db, place, said=said)  # type: ignore[misc]
                for said in ["Hyvä kunta.", "中文", "Hei."] * 6
            ],
        )

        assert sorted(set(ended)) == ["done", "not-printable"]
        with Session(engine) as db:
            numbers = db.exec(select(Document.number).order_by(col(Document.number))).all()
    assert list(numbers) == list(range(1, 13))
