"""No letter and no file of the outbox says about whom it is, nor where: the demonstration is played, all is read."""

import re
from collections.abc import Iterator
from datetime import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlmodel import Session, select

from placement.demo import make_demo
from placement.jobs.send_letters import send_letters
from placement.model.area import Area, Municipality
from placement.model.household import Household, Person
from placement.model.letter import Letter, LetterStatus, Notice
from placement.model.user import UserAccount
from placement.reference import load_reference
from placement.transaction import transaction
from tests.databases import KINDS, fresh_engine
from tests.make import NOW
from tests.placement.place import make_asked, make_place
from web.post import Folder

ADDRESS = "https://osoite.invalid"


@pytest.fixture(scope="module", params=KINDS)
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, Path]]:
    """The demonstration, its letters in a folder; one household more is asked, under a safety prohibition."""
    folder = tmp_path_factory.mktemp("letters")
    with fresh_engine(request.param) as engine:
        with transaction(engine) as db:
            load_reference(db)
            make_demo(db, at=NOW, households=200, seed=2026)
            place = make_place(db, name="Salapaikka")
            proposal = make_asked(db, place)
            db.get_one(Household, proposal.household_id).safety_prohibition = True
        post = Folder(folder, sender="kuntapaikka@osoite.invalid", address=ADDRESS)
        assert send_letters(engine, NOW, post=post, digest_time=time(7, 30)) > 5
        yield engine, folder


def read(folder: Path) -> list[EmailMessage]:
    found = [
        message_from_bytes(one.read_bytes(), policy=policy.default) for one in folder.iterdir()
    ]
    return [letter for letter in found if isinstance(letter, EmailMessage)]


def text_of(letter: EmailMessage) -> str:
    """All of it but who gets it and which letter it is."""
    kept = [
        f"{name}: {value}"
        for name, value in letter.items()
        if name not in {"To", "Message-ID", "Date"}
    ]
    return "\n".join([*kept, letter.get_content()])


def test_no_letter_names_a_person_a_case_or_a_place(played: tuple[Engine, Path]) -> None:
    engine, folder = played
    with Session(engine) as db:
        persons, households = db.exec(select(Person)).all(), db.exec(select(Household)).all()
        places = [*db.exec(select(Municipality)), *db.exec(select(Area))]
        users = db.exec(select(UserAccount)).all()
    secret = {
        *(name for one in persons for name in (one.given_names, one.family_name)),
        *(one.identity_code for one in persons if one.identity_code),
        *(one.code for one in households),
        *(name for one in places for name in (one.name_fi, one.name_sv)),
        *(one.name for one in users),
    }
    assert len(secret) > 500
    assert "Salapaikka" in secret

    said = "\n".join(text_of(letter) for letter in read(folder))

    words = rf"\b({'|'.join(re.escape(word) for word in sorted(secret, key=len, reverse=True))})\b"
    assert sorted(set(re.findall(words, said))) == []


def test_the_only_numbers_are_how_many(played: tuple[Engine, Path]) -> None:
    engine, folder = played
    with Session(engine) as db:
        letters = db.exec(select(Letter)).all()
        counts = {str(n) for letter in letters for n in letter.counts.values()}

    for letter in read(folder):
        numbers = set(re.findall(r"\d+", f"{letter['Subject']}\n{letter.get_content()}"))

        assert numbers
        assert numbers <= counts


def test_the_outbox_itself_holds_no_words(played: tuple[Engine, Path]) -> None:
    engine, _ = played
    texts = {
        (table, column["name"])
        for table in ("notice", "letter")
        for column in inspect(engine).get_columns(table)
        if "CHAR" in str(column["type"]).upper() or "JSON" in str(column["type"]).upper()
    }

    assert texts == {
        ("notice", "kind"),
        ("letter", "counts"),
        ("letter", "status"),
        ("letter", "claim"),
        ("letter", "failure"),
    }


def test_every_letter_of_the_demonstration_went_out_once(played: tuple[Engine, Path]) -> None:
    engine, folder = played
    with Session(engine) as db:
        letters = db.exec(select(Letter)).all()
        assert all(one.gathered_at for one in db.exec(select(Notice)))

    assert {letter.status for letter in letters} == {LetterStatus.SENT}
    assert len(list(folder.iterdir())) == len(letters)
