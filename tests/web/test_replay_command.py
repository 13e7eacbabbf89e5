"""`kuntapaikka replay` on the command line: the same, what differs by name, and what cannot be replayed."""

import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.start_allocation import start_allocation
from placement.jobs import solver_process
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.audit_entry import AuditEntry
from placement.model.proposal import Proposal
from placement.model.user import Role, UserAccount
from placement.rules.kept_json import packed, unpacked
from placement.transaction import transaction
from tests.make import NOW, make_household, make_municipality, make_quota_line, officer_of
from tests.make import official_with as make_official
from web.cli import main

FIRST_FIT = (sys.executable, Path(__file__).parents[1] / "placement" / "first_fit.py")
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of 20 persons and two households, and a quick solver in the child's place."""
    address = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KUNTAPAIKKA_DATABASE_URL", address)
    monkeypatch.setattr(solver_process, "COMMAND", FIRST_FIT)
    with transaction(engine) as db:
        make_quota_line(db, persons=20)
        for _ in range(2):
            make_household(db)


@pytest.fixture
def run_id(engine: Engine) -> int:
    """A run that is done."""
    with transaction(engine) as db:
        run_id = start_allocation(db, seconds=5, seed=7, by=None, at=NOW).key
    assert solve_waiting_runs(engine, NOW) == run_id
    return run_id


def alter(engine: Engine, run_id: int, **values: object) -> None:
    with transaction(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        for name, value in values.items():
            setattr(run, name, value)
        db.add(run)


def trail(engine: Engine) -> list[AuditEntry]:
    with Session(engine) as db:
        return [
            entry
            for entry in db.exec(select(AuditEntry).order_by(AuditEntry.id))  # type: ignore[arg-type]
            if entry.event in {"run.question_viewed", "run.replayed"}
        ]


def test_the_same_is_said_recorded_and_changes_nothing(
    engine: Engine, run_id: int, capsys: Said
) -> None:
    with Session(engine) as db:
        before = db.get_one(AllocationRun, run_id).model_dump()
        proposals = [one.model_dump() for one in db.exec(select(Proposal))]

    status = main(["replay", str(run_id)])

    assert (status, "the same answer, bit for bit (2 placements)" in capsys.readouterr().out) == (
        0,
        True,
    )
    viewed, replayed = trail(engine)
    assert (viewed.subject_id, replayed.subject_id, replayed.by_id) == (run_id, run_id, None)
    assert replayed.params == {"same": True, "same_answer": True, "altered": [], "otherwise": 0}
    with Session(engine) as db:
        assert db.get_one(AllocationRun, run_id).model_dump() == before
        assert [one.model_dump() for one in db.exec(select(Proposal))] == proposals


def test_a_seed_that_was_altered_is_named(engine: Engine, run_id: int, capsys: Said) -> None:
    alter(engine, run_id, seed=8)

    status = main(["replay", str(run_id)])

    said = capsys.readouterr().out
    assert status == 1
    assert "seed differs: 7 then, 8 now" in said
    assert "question" not in said
    assert "version" not in said


def test_another_version_is_named(engine: Engine, run_id: int, capsys: Said) -> None:
    alter(engine, run_id, solver_version="kuntapaikka 0.0.9, solver 0, ortools 9.14")

    status = main(["replay", str(run_id)])

    said = capsys.readouterr().out
    assert status == 1
    assert "version differs: kuntapaikka 0.0.9, solver 0, ortools 9.14 then, kuntapaikka" in said
    assert "highspy" in said
    assert "the same answer" in said, "an upgrade that changes no answer is told as that"


def test_a_question_that_was_altered_is_named_and_the_other_answer_shown(
    engine: Engine, run_id: int, capsys: Said
) -> None:
    with Session(engine) as db:
        kept = db.get_one(AllocationRun, run_id).question
    assert kept is not None
    question = unpacked(kept)
    for line in question["municipalities"][0]["lines"]:
        line["persons"] = 3
    alter(engine, run_id, question=packed(question))

    status = main(["replay", str(run_id)])

    said = capsys.readouterr().out
    assert status == 1
    assert "question: changed since the run was made (SHA-256 " in said
    assert "another answer; 1 of 2 kept placements differ" in said
    assert "then, not placed now" in said
    assert trail(engine)[-1].params["altered"] == ["question"]


def test_an_answer_that_was_altered_is_named(engine: Engine, run_id: int, capsys: Said) -> None:
    with Session(engine) as db:
        kept = db.get_one(AllocationRun, run_id).answer
    assert kept is not None
    answer = unpacked(kept)
    alter(engine, run_id, answer=packed({**answer, "placements": answer["placements"][:1]}))

    status = main(["replay", str(run_id)])

    said = capsys.readouterr().out
    assert status == 1
    assert "answer: changed since the run was made" in said
    assert "not placed then" in said


def test_another_compression_is_no_change(engine: Engine, run_id: int) -> None:
    import zstandard  # noqa: PLC0415 (only here)

    with Session(engine) as db:
        kept = db.get_one(AllocationRun, run_id).question
    assert kept is not None
    text = zstandard.ZstdDecompressor().decompress(kept)
    other = zstandard.ZstdCompressor(level=1, write_checksum=True).compress(text)
    alter(engine, run_id, question=other)

    assert other != kept
    assert main(["replay", str(run_id)]) == 0


def test_a_run_from_before_the_marks_is_replayed_and_says_so(
    engine: Engine, run_id: int, capsys: Said
) -> None:
    alter(engine, run_id, question_sha256=None, answer_sha256=None)

    status = main(["replay", str(run_id)])

    assert status == 0
    assert "made before they were marked" in capsys.readouterr().out


def test_in_the_name_of_an_official_who_may_read_runs(engine: Engine, run_id: int) -> None:
    with transaction(engine) as db:
        administrator = make_official(db, Role.ADMINISTRATOR)
        email = db.get_one(UserAccount, administrator.id).email

    status = main(["replay", str(run_id), "--official", email])

    assert status == 0
    assert {entry.by_id for entry in trail(engine)} == {administrator.id}


def test_in_the_name_of_who_may_not_read_runs_nothing_is_read(
    engine: Engine, run_id: int, capsys: Said
) -> None:
    with transaction(engine) as db:
        email = db.get_one(UserAccount, officer_of(db, make_municipality(db)).id).email

    status = main(["replay", str(run_id), "--official", email])

    assert status == 2
    assert f"{email} may not read runs today" in capsys.readouterr().err
    assert trail(engine) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"status": RunStatus.RUNNING}, "wait until it has ended"),
        ({"status": RunStatus.CANCELLED, "answer": None}, "cancelled without an answer"),
        ({"status": RunStatus.FAILED, "failure": "process-died"}, "failed without an answer"),
        ({"work": None}, "has no record of its work"),
        ({"question": b"no zstd"}, "cannot be read"),
        ({"question": packed({"format": "another"})}, "the solver gave no answer"),
    ],
)
def test_what_cannot_be_replayed_says_why(
    engine: Engine, run_id: int, capsys: Said, values: dict[str, object], sentence: str
) -> None:
    alter(engine, run_id, **values)

    status = main(["replay", str(run_id)])

    assert status == 2
    assert sentence in capsys.readouterr().err
    assert [entry.event for entry in trail(engine)].count("run.replayed") == 0


def test_no_such_run(capsys: Said) -> None:
    status = main(["replay", "4711"])

    assert status == 2
    assert "there is no run 4711" in capsys.readouterr().err
