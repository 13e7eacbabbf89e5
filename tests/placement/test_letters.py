"""Notices become letters, at once or once a day; each letter goes out once, whatever breaks."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.days import HELSINKI
from placement.jobs.gather_letters import gather_letters
from placement.jobs.post import NotTaken, Unclear
from placement.jobs.send_letters import LONGEST, claim, send_letters
from placement.model.audit_entry import AuditEntry
from placement.model.letter import LetterStatus, Notice, NoticeKind
from placement.model.user import UserAccount
from placement.notices import tell
from placement.rules.letters import PAUSES, newest_digest, pause_after
from placement.transaction import engine_for, transaction
from tests.databases import KINDS, fresh_database
from tests.make import NOW, officer_of
from tests.placement.letters import DIGEST, Kept, daily, letters, sent_at
from tests.placement.place import Place, make_asked, make_place

MINUTE = timedelta(minutes=1)


def a_place(engine: Engine, *, asked: int = 1) -> Place:
    with transaction(engine) as db:
        place = make_place(db)
        for _ in range(asked):
            make_asked(db, place, persons=1)
    return place


def wanted(engine: Engine, place: Place, at: datetime) -> None:
    """One more thing to tell the municipality."""
    with transaction(engine) as db:
        tell(
            db,
            NoticeKind.ANSWER_WANTED,
            at=at,
            by=None,
            municipality_id=place.municipality.key,
        )


def test_what_happened_together_stands_in_one_letter(engine: Engine) -> None:
    place = a_place(engine, asked=3)

    [parcel] = sent_at(engine, NOW)

    assert parcel.counts == {NoticeKind.ANSWER_WANTED: 3}
    assert sent_at(engine, NOW + MINUTE) == []
    with Session(engine) as db:
        assert parcel.address == db.get_one(UserAccount, place.answerer.id).email
        [letter] = letters(db)
        assert (letter.status, letter.attempts, letter.failure) == (LetterStatus.SENT, 1, None)
        assert letter.sent_at is not None
        events = [entry.event for entry in db.exec(select(AuditEntry))]
        assert events.count("letter.sent") == 1


def test_a_question_that_is_answered_meanwhile_is_not_written_of(engine: Engine) -> None:
    with transaction(engine) as db:
        place = make_place(db)
        officer_of(db, place.municipality)
        answered, _open = make_asked(db, place), make_asked(db, place)
    with transaction(engine) as db:
        accept_proposal(db, answered.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)

    parcels = sent_at(engine, NOW)

    waiting = [one.counts for one in parcels if NoticeKind.ANSWER_WANTED in one.counts]
    assert waiting == [{NoticeKind.ANSWER_WANTED: 1}] * 2
    with Session(engine) as db:
        left_out = db.exec(select(Notice).where(Notice.letter_id == None)).all()  # noqa: E711
        assert [one.proposal_id for one in left_out] == [answered.key] * 2
        assert all(one.gathered_at for one in left_out)


def test_a_closed_account_gets_nothing_even_where_the_letter_is_written(engine: Engine) -> None:
    place = a_place(engine)
    gather_letters(engine, NOW, digest_time=DIGEST)
    wanted(engine, place, NOW)
    with transaction(engine) as db:
        db.get_one(UserAccount, place.answerer.id).active = False

    assert sent_at(engine, NOW + MINUTE) == []

    with Session(engine) as db:
        [letter] = letters(db)
        assert (letter.status, letter.failure) == (LetterStatus.FAILED, "account-closed")


# Days in Helsinki when clocks leap forward, go back, and do neither; the digest is due at 7.30 there.
@pytest.mark.parametrize(
    ("day", "first_at"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 28, 4, 30, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 5, 30, tzinfo=UTC)),
        (date(2026, 11, 24), datetime(2026, 11, 24, 5, 30, tzinfo=UTC)),
    ],
    ids=["spring", "autumn", "winter"],
)
def test_a_daily_letter_goes_out_once_on_each_day_of_helsinki(
    engine: Engine, day: date, first_at: datetime
) -> None:
    place = a_place(engine, asked=0)
    with transaction(engine) as db:
        daily(db, place.answerer.id)
    begin = first_at - timedelta(hours=12)
    post = Kept()
    gone: list[tuple[datetime, int]] = []
    for step in range(3 * 24 * 2):
        at = begin + step * timedelta(minutes=30)
        wanted(engine, place, at)
        gone += [(at, one.counts[NoticeKind.ANSWER_WANTED]) for one in sent_at(engine, at, post)]

    assert gone[0] == (first_at, 25)
    with Session(engine) as db:
        days = [letter.digest_day for letter in letters(db)]
    assert days == [day, day + timedelta(days=1), day + timedelta(days=2)]
    assert sum(n for _, n in gone) <= 3 * 24 * 2


def test_what_happens_after_the_digest_waits_for_the_next_one(engine: Engine) -> None:
    place = a_place(engine, asked=0)
    with transaction(engine) as db:
        daily(db, place.answerer.id)
    wanted(engine, place, NOW)

    assert sent_at(engine, NOW) == []
    assert sent_at(engine, NOW + timedelta(hours=21)) == []
    [parcel] = sent_at(engine, NOW + timedelta(hours=21, minutes=31))
    assert parcel.daily


@pytest.mark.parametrize(
    ("digest_time", "due_at"),
    [
        # 28 March 2027: from 2.59 to 4.00 in Helsinki; 31 October: 3.30 comes twice.
        (time(3, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (time(3, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (time(0, 0), datetime(2027, 3, 27, 22, 0, tzinfo=UTC)),
    ],
    ids=["leapt over", "twice", "midnight"],
)
def test_each_day_has_one_moment_of_its_digest(digest_time: time, due_at: datetime) -> None:
    day = due_at.astimezone(HELSINKI).date()

    assert newest_digest(due_at, digest_time) == (day, due_at)
    before = newest_digest(due_at - timedelta(seconds=1), digest_time)
    assert before[0] == day - timedelta(days=1)
    assert newest_digest(due_at + timedelta(hours=22), digest_time)[0] == day


@pytest.mark.parametrize("kind", KINDS)
def test_senders_at_once_send_each_letter_once(kind: str) -> None:
    with fresh_database(kind) as url:
        # Engines share nothing, as processes do.
        engines = [engine_for(url) for _ in range(3)]
        with transaction(engines[0]) as db:
            place = make_place(db)
            for number in range(12):
                colleague = officer_of(db, place.municipality)
                if number % 2:
                    daily(db, colleague.id)
            make_asked(db, place)
        post = Kept()
        start = threading.Barrier(len(engines))
        tomorrow = NOW + timedelta(days=1)
        problems: list[Exception] = []

        def process(engine: object) -> None:
            start.wait()
            try:
                send_letters(engine, tomorrow, post=post, digest_time=DIGEST)  # type: ignore[arg-type]
            except Exception as problem:  # noqa: BLE001 (compared below)
                problems.append(problem)

        threads = [threading.Thread(target=process, args=(engine,)) for engine in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Whoever came too early to see the last letters leaves them to the next look.
        send_letters(engines[0], tomorrow + MINUTE, post=post, digest_time=DIGEST)

        assert problems == []
        addresses = [parcel.address for parcel in post.parcels]
        assert len(addresses) == len(set(addresses)) == 13
        assert {one.counts[NoticeKind.ANSWER_WANTED] for one in post.parcels} == {1}
        for engine in engines:
            engine.dispose()


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
