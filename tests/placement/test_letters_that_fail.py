"""A letter that is not taken is tried again, given up in the end, or left where nobody knows whether it went out."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.jobs.gather_letters import gather_letters
from placement.jobs.post import NotTaken, Unclear
from placement.jobs.send_letters import LONGEST, claim
from placement.model.audit_entry import AuditEntry
from placement.model.letter import LetterStatus
from placement.rules.letters import PAUSES, pause_after
from placement.transaction import transaction
from tests.make import NOW, officer_of
from tests.placement.letters import DIGEST, MINUTE, Kept, a_place, letters, sent_at, wanted


def test_a_letter_that_was_not_taken_is_tried_again_after_growing_pauses(engine: Engine) -> None:
    a_place(engine)
    post = Kept(*[NotTaken("refused: 451") for _ in range(3)])
    at, tries = NOW, []

    while not post.parcels:
        before = len(post.failing)
        sent_at(engine, at, post)
        if len(post.failing) < before or post.parcels:
            tries.append(at - NOW)
        at += timedelta(seconds=30)

    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert len(gaps) == 3
    for gap, pause in zip(gaps, PAUSES, strict=False):
        assert pause <= gap <= pause + MINUTE
    with Session(engine) as db:
        [letter] = letters(db)
        assert (letter.status, letter.attempts) == (LetterStatus.SENT, 4)


def test_pauses_grow_and_end() -> None:
    assert list(PAUSES) == sorted(PAUSES)
    assert pause_after(1) == PAUSES[0]
    assert pause_after(len(PAUSES)) == PAUSES[-1]
    assert pause_after(len(PAUSES) + 1) is None


def test_a_letter_that_nobody_takes_fails_in_the_end_and_says_why(engine: Engine) -> None:
    a_place(engine)
    attempts = len(PAUSES) + 1
    post = Kept(*[NotTaken("refused: 451") for _ in range(attempts)])
    at = NOW
    for _ in range(attempts):
        sent_at(engine, at, post)
        at += PAUSES[-1] + MINUTE

    assert post.failing == []
    assert sent_at(engine, at, post) == []
    with Session(engine) as db:
        [letter] = letters(db)
        assert (letter.status, letter.failure) == (LetterStatus.FAILED, "refused: 451")
        assert letter.attempts == attempts


def test_an_address_that_is_refused_for_good_is_not_tried_again(engine: Engine) -> None:
    a_place(engine)
    post = Kept(NotTaken("refused: 550", lasting=True))

    sent_at(engine, NOW, post)

    assert sent_at(engine, NOW + timedelta(days=2), post) == []
    with Session(engine) as db:
        assert [one.status for one in letters(db)] == [LetterStatus.FAILED]


def test_where_the_server_is_away_the_other_letters_keep_their_attempts(engine: Engine) -> None:
    place = a_place(engine, asked=0)
    with transaction(engine) as db:
        for _ in range(3):
            officer_of(db, place.municipality)
    wanted(engine, place, NOW)
    post = Kept(NotTaken("no-connection", away=True))

    assert sent_at(engine, NOW, post) == []

    with Session(engine) as db:
        assert sorted(one.attempts for one in letters(db)) == [0, 0, 0, 1]
    assert len(sent_at(engine, NOW + 3 * MINUTE, post)) == 4


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Unclear("no-answer: TimeoutError"), "no-answer: TimeoutError"),
        (KeyError("x"), "our-fault: KeyError"),
    ],
    ids=["no answer", "our fault"],
)
def test_what_may_have_gone_out_is_never_sent_again_by_itself(
    engine: Engine, failure: Exception, said: str
) -> None:
    a_place(engine)
    post = Kept(failure)

    sent_at(engine, NOW, post)

    assert sent_at(engine, NOW + timedelta(days=9), post) == []
    with Session(engine) as db:
        [letter] = letters(db)
        assert (letter.status, letter.failure) == (LetterStatus.UNCLEAR, said)
        assert "letter.unclear" in [entry.event for entry in db.exec(select(AuditEntry))]


def test_a_process_that_dies_with_a_letter_in_its_hand_leaves_it_unclear(engine: Engine) -> None:
    a_place(engine)
    gather_letters(engine, NOW, digest_time=DIGEST)
    assert claim(engine, due_at=NOW, at=NOW) is not None

    post = Kept()
    assert sent_at(engine, NOW + MINUTE, post) == []
    with Session(engine) as db:
        assert [one.status for one in letters(db)] == [LetterStatus.SENDING]
    assert sent_at(engine, NOW + LONGEST + MINUTE, post) == []

    with Session(engine) as db:
        [letter] = letters(db)
        assert (letter.status, letter.failure) == (LetterStatus.UNCLEAR, "process-died")
