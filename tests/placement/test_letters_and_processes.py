"""Letters and real processes: two that send at once, and one that is killed with a letter in its hand."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from placement.jobs.send_letters import LONGEST
from placement.model.letter import LetterStatus
from placement.transaction import engine_for, transaction
from tests.databases import KINDS, fresh_database
from tests.make import NOW, officer_of
from tests.placement.letters import MINUTE, Kept, letters, sent_at
from tests.placement.place import make_asked, make_place

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database where a letter waits for each of 40 officers."""
    with fresh_database(request.param) as address:
        engine = engine_for(address)
        with transaction(engine) as db:
            place = make_place(db)
            for _ in range(39):
                officer_of(db, place.municipality)
            make_asked(db, place)
        engine.dispose()
        yield address


def sender(url: str, folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.placement.sender", url, str(folder), *more], cwd=ROOT
    )


def laid(folder: Path) -> list[str]:
    """The marks of the letters that were laid down, one for each time."""
    return sorted(one.name.partition(".")[0] for one in folder.iterdir() if one.name != "begin")


def statuses(engine: Engine) -> list[LetterStatus]:
    with Session(engine) as db:
        return sorted(letter.status for letter in letters(db))


def test_two_processes_at_once_send_each_letter_once(url: str, tmp_path: Path) -> None:
    processes = [sender(url, tmp_path, name) for name in ("one", "other")]
    (tmp_path / "begin").touch()
    ended = [process.wait(timeout=300) for process in processes]

    assert ended == [0, 0]
    assert len(laid(tmp_path)) == len(set(laid(tmp_path))) == 40
    engine = engine_for(url)
    assert statuses(engine) == [LetterStatus.SENT] * 40
    engine.dispose()


def test_a_killed_process_leaves_one_letter_unclear_and_the_others_go_out(
    url: str, tmp_path: Path
) -> None:
    process = sender(url, tmp_path, "one", "hang")
    (tmp_path / "begin").touch()
    deadline = time.monotonic() + 300
    while not laid(tmp_path):
        assert time.monotonic() < deadline, "it sent nothing"
        assert process.poll() is None, "it ended by itself"
        time.sleep(0.05)
    process.kill()
    process.wait(timeout=60)
    engine = engine_for(url)
    post = Kept()

    assert len(sent_at(engine, NOW + MINUTE, post)) == 39
    assert sent_at(engine, NOW + LONGEST + MINUTE, post) == []

    assert not set(laid(tmp_path)) & {parcel.mark for parcel in post.parcels}
    assert statuses(engine) == [*[LetterStatus.SENT] * 39, LetterStatus.UNCLEAR]
    engine.dispose()
