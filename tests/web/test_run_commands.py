"""allocate, solve and export-problem on the command line, with the real solver."""

import gzip
import json
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.audit_entry import AuditEntry
from placement.model.proposal import Proposal
from placement.transaction import transaction
from solver import from_json, read_answer, read_problem, violations
from tests.make import make_household, make_quota_line
from web.cli import main


@pytest.fixture(autouse=True)
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of 20 persons and two households, in the database of the settings."""
    address = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", address)
    with transaction(engine) as db:
        make_quota_line(db, persons=20)
        for _ in range(2):
            make_household(db)


def test_allocate_solves_saves_and_tells(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["allocate", "--seconds", "30", "--seed", "5"])

    said = capsys.readouterr().out
    assert status == 0
    assert "2 of 2 waiting households have a proposal" in said
    assert "gap 0.000 %" in said
    with Session(engine) as db:
        run = db.exec(select(AllocationRun)).one()
        assert (run.status, run.seed, run.seconds) == (RunStatus.DONE, 5, 30)
        assert len(db.exec(select(Proposal)).all()) == 2


def test_allocate_refuses_a_time_out_of_range(
    engine: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["allocate", "--seconds", "99999"])

    assert status == 1
    assert "21600" in capsys.readouterr().err
    with Session(engine) as db:
        assert db.exec(select(AllocationRun)).all() == []


@pytest.mark.parametrize("name", ["next.json", "next.json.gz"])
def test_the_next_question_is_exported_for_its_owner_only(
    engine: Engine, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name

    status = main(["export-problem", str(path)])

    assert status == 0
    assert len(read_problem(path).households) == 2
    assert path.stat().st_mode & 0o077 == 0
    with Session(engine) as db:
        events = [entry.event for entry in db.exec(select(AuditEntry))]
        assert "problem.exported" in events
        assert db.exec(select(AllocationRun)).all() == [], "asking is not running"


def test_what_is_exported_is_solved_by_the_solve_command(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    problem, answer = tmp_path / "p.json.gz", tmp_path / "a.json"
    main(["export-problem", str(problem)])

    status = main(["solve", str(problem), "-o", str(answer), "--seconds", "30", "--seed", "2"])

    assert status == 0
    assert violations(read_problem(problem), read_answer(answer)) == []
    assert "2 placed" in capfd.readouterr().out


def test_the_question_of_an_earlier_run_is_what_it_was_asked(
    engine: Engine, tmp_path: Path
) -> None:
    main(["allocate", "--seconds", "30"])
    with Session(engine) as db:
        run_id = db.exec(select(AllocationRun)).one().key

    main(["export-problem", str(tmp_path / "p.json.gz"), "--run", str(run_id)])

    with gzip.open(tmp_path / "p.json.gz", "rt", encoding="utf-8") as file:
        assert [one.standing for one in from_json(json.load(file)).households] == [None, None]


def test_a_run_that_was_never_asked_has_no_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["export-problem", str(tmp_path / "p.json"), "--run", "99"])

    assert status == 1
    assert "run 99 has no question" in capsys.readouterr().err
    assert not (tmp_path / "p.json").exists()


def test_solve_says_what_is_wrong_with_a_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "placement-problem/1"}')

    status = main(["solve", str(bad), "-o", str(tmp_path / "a.json")])

    assert status == 2
    assert "households: Field required" in capfd.readouterr().err
    assert not (tmp_path / "a.json").exists()
