"""`kuntapaikka import`: what a file holds is printed, and saved unless something stands against it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func
from sqlmodel import select

from placement.model.agreement import QuotaLine
from placement.model.household import Household
from placement.model.upload import Upload
from placement.model.user import UserAccount
from placement.transaction import engine_for, transaction
from tests.databases import KINDS, fresh_database
from tests.incoming import csv_of, line, person
from tests.make import make_authority, make_municipality, officer_of
from web.cli import main


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The database of the settings, with a municipality 179 and an officer of its authority."""
    with fresh_database(request.param) as url:
        monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", url)
        engine = engine_for(url)
        with transaction(engine) as db:
            authority = make_authority(db)
            make_municipality(db, authority=authority, code="179", name="Jyväskylä")
            officer_of(db, authority)
        yield engine
        engine.dispose()


def saved(engine: Engine) -> int:
    with transaction(engine) as db:
        return db.exec(select(func.count()).select_from(Household)).one()


def run(path: Path, content: bytes, *more: str, kind: str = "households") -> int:
    path.write_bytes(content)
    return main(["import", kind, str(path), *more])


def test_a_file_is_saved(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(tmp_path / "a.csv", csv_of(person(lives_in="179")))

    assert status == 0
    assert capsys.readouterr().out == "Households: 1, persons: 1.\nAll of it was saved.\n"
    assert saved(engine) == 1


def test_agreements_are_saved(engine: Engine, tmp_path: Path) -> None:
    status = run(tmp_path / "a.csv", csv_of(line(municipality="179")), kind="agreements")

    assert status == 0
    with transaction(engine) as db:
        assert db.exec(select(QuotaLine)).one().at_most == 25


def test_looking_saves_nothing(engine: Engine, tmp_path: Path) -> None:
    status = run(tmp_path / "a.csv", csv_of(person(lives_in="179")), "--check")

    assert (status, saved(engine)) == (0, 0)
    with transaction(engine) as db:
        assert db.exec(select(Upload)).all() == []


def test_errors_are_printed_in_the_language_that_is_asked_for(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = csv_of(person(lives_in="179", needs="school:0"))

    status = run(tmp_path / "a.csv", content, "--language", "sv")

    assert status == 1
    assert "J2 Servicebehov: 0 är inte mellan 1 och 20\n" in capsys.readouterr().out
    assert saved(engine) == 0


def test_likely_duplicates_must_be_seen(engine: Engine, tmp_path: Path) -> None:
    rows = [person(case_code=f"T-{n}", lives_in="179") for n in (1, 2)]

    unseen = run(tmp_path / "a.csv", csv_of(*rows))
    seen = run(tmp_path / "a.csv", csv_of(*rows), "--similar-seen")

    assert (unseen, seen, saved(engine)) == (1, 0, 2)


def test_an_officer_brings_in_households_that_live_abroad(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as db:
        officer = db.exec(select(UserAccount)).one()

    without = run(tmp_path / "a.csv", csv_of(person()))
    as_officer = run(tmp_path / "a.csv", csv_of(person()), "--officer", officer.email)

    assert (without, as_officer) == (1, 0)
    with transaction(engine) as db:
        assert db.exec(select(Household)).one().registered_by_id == officer.id


def test_what_is_not_possible_is_one_line(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = run(tmp_path / "a.csv", csv_of(person()), "--officer", "nobody@test.invalid")
    nothing = main(["import", "households", str(tmp_path / "missing.csv")])
    damaged = run(tmp_path / "b.xlsx", b"PK\x03\x04")

    assert (nobody, nothing, damaged, saved(engine)) == (1, 1, 1, 0)
    assert len(capsys.readouterr().err.splitlines()) == 3
