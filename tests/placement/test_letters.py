"""Notices become letters, at once or once a day; each letter goes out once, whatever breaks."""

import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.days import HELSINKI
from placement.jobs.gather_letters import gather_letters
from placement.jobs.send_letters import send_letters
from placement.model.audit_entry import AuditEntry
from placement.model.letter import LETTER_NEXT, LetterStatus, Notice, NoticeKind
from placement.model.user import UserAccount
from placement.rules.letters import newest_digest
from placement.transaction import engine_for, transaction
from tests.databases import KINDS, fresh_database
from tests.make import NOW, officer_of
from tests.placement.letters import DIGEST, MINUTE, Kept, a_place, daily, letters, sent_at, wanted
from tests.placement.place import make_asked, make_place


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


def test_letters_end_only_where_their_arrows_end() -> None:
    assert set(LETTER_NEXT) == set(LetterStatus)
    assert [status for status, after in LETTER_NEXT.items() if not after] == [LetterStatus.SENT]
