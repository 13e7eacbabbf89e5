"""Each slot of a job is done once, however many processes there are; the scheduler is one of them."""

import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from placement.jobs.timetable import Turn, Watch, timetable
from placement.jobs.turns import last_slot, take_turn
from placement.model.allocation_run import AllocationRun, JobTurn, RunStatus
from placement.transaction import engine_for, transaction
from tests.databases import KINDS, fresh_database
from tests.make import NOW
from tests.placement.letters import DIGEST, Kept
from web.scheduler import Timekeeper, catch_up, newest_slot, take_patiently

SLOT = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
TIMETABLE = {
    one.name: one
    for one in timetable(nightly_at="00:30", nightly_seconds=60, post=Kept(), digest_time=DIGEST)
}
NIGHTLY = TIMETABLE["nightly-allocation"]


def runs(engine: Engine) -> int:
    with Session(engine) as db:
        return len(db.exec(select(AllocationRun)).all())


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "did not come true in time"
        time.sleep(0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_two_processes_at_the_same_slot_do_it_once(kind: str) -> None:
    with fresh_database(kind) as url:
        # Two engines share nothing, as two processes do.
        engines = [engine_for(url) for _ in range(2)]
        taken: list[bool] = []
        start = threading.Barrier(2)

        def process(engine: Engine) -> None:
            start.wait()
            assert isinstance(NIGHTLY, Turn)
            taken.append(take_turn(engine, "nightly", NIGHTLY.run, slot_at=SLOT, at=NOW))

        threads = [threading.Thread(target=process, args=(engine,)) for engine in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(taken) == [False, True]
        assert runs(engines[0]) == 1
        for engine in engines:
            engine.dispose()


def test_a_job_that_fails_leaves_its_slot_free(engine: Engine) -> None:
    def fails(_db: Session, _at: datetime) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        take_turn(engine, "nightly", fails, slot_at=SLOT, at=NOW)

    assert last_slot(engine, "nightly") is None
    assert take_turn(engine, "nightly", lambda _db, _at: None, slot_at=SLOT, at=NOW)


@pytest.mark.parametrize(
    ("after", "until", "slot"),
    [
        (SLOT - timedelta(hours=25), SLOT, SLOT),
        (SLOT, SLOT + timedelta(hours=23), None),
        (SLOT, SLOT + timedelta(days=9, hours=3), SLOT + timedelta(days=9)),
        # The night when Finnish clocks go back has one slot too: the timetable is in UTC.
        (
            datetime(2026, 10, 24, 12, tzinfo=UTC),
            datetime(2026, 10, 25, 12, tzinfo=UTC),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),
    ],
)
def test_the_newest_slot_between_two_moments(
    after: datetime, until: datetime, slot: datetime | None
) -> None:
    assert newest_slot("30 0 * * *", after=after, until=until) == slot


def test_nights_that_were_missed_are_caught_up_once(engine: Engine) -> None:
    assert isinstance(NIGHTLY, Turn)
    take_turn(engine, NIGHTLY.name, NIGHTLY.run, slot_at=SLOT, at=SLOT)
    with transaction(engine) as db:
        run = db.exec(select(AllocationRun)).one()
        run.status, run.finished_at = RunStatus.CANCELLED, SLOT
    three_days_later = SLOT + timedelta(days=3, hours=8)

    assert catch_up(engine, NIGHTLY, at=three_days_later)
    assert not catch_up(engine, NIGHTLY, at=three_days_later)

    assert runs(engine) == 2
    assert last_slot(engine, NIGHTLY.name) == SLOT + timedelta(days=3)


def test_a_new_installation_has_missed_nothing_and_counts_from_now(engine: Engine) -> None:
    assert isinstance(NIGHTLY, Turn)

    assert not catch_up(engine, NIGHTLY, at=NOW)

    assert runs(engine) == 0
    assert last_slot(engine, NIGHTLY.name) == SLOT
    assert catch_up(engine, NIGHTLY, at=NOW + timedelta(days=1))


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_schedulers_one_is_elected_and_the_other_follows(kind: str) -> None:
    with fresh_database(kind) as url:
        engines = [engine_for(url) for _ in range(2)]
        seen: list[int] = []

        def watch(number: int) -> tuple[Watch, ...]:
            return (Watch("test", every_seconds=1, run=lambda _e, _at: seen.append(number)),)

        keepers = [Timekeeper(engine, watch(number)) for number, engine in enumerate(engines)]
        keepers[0].start()
        until(lambda: keepers[0].elected)
        keepers[1].start()
        until(lambda: len(seen) >= 2)
        assert not keepers[1].elected

        keepers[0].stop()

        until(lambda: keepers[1].elected)
        until(lambda: 1 in seen)
        assert seen == sorted(seen), "never both"
        keepers[1].stop()
        for engine in engines:
            engine.dispose()


@pytest.mark.parametrize(("failures", "calls", "done"), [(2, 3, True), (99, 5, False)])
def test_a_turn_that_met_a_deadlock_is_tried_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, failures: int, calls: int, done: bool
) -> None:
    monkeypatch.setattr("web.scheduler.TURN_WAIT_SECONDS", 0)
    called: list[datetime] = []

    def run(_db: Session, at: datetime) -> None:
        called.append(at)
        if len(called) <= failures:
            raise OperationalError("SELECT", {}, Exception("deadlock detected"))

    turn = Turn("test", cron="* * * * *", run=run)
    with nullcontext() if done else pytest.raises(OperationalError):
        take_patiently(engine, turn, slot_at=SLOT, stopped=threading.Event())

    assert len(called) == calls
    assert (last_slot(engine, "test") is not None) is done


def test_a_missed_turn_that_fails_does_not_stop_the_timetable(engine: Engine) -> None:
    def fails(_db: Session, _at: datetime) -> None:
        raise RuntimeError

    take_turn(engine, "fails", lambda _db, _at: None, slot_at=SLOT, at=SLOT)
    seen: list[datetime] = []
    keeper = Timekeeper(
        engine,
        (
            Turn("fails", cron="30 0 1 1 *", run=fails),
            Watch("test", every_seconds=1, run=lambda _e, at: seen.append(at)),
        ),
    )
    missed = SLOT - timedelta(days=800)
    with transaction(engine) as db:
        db.exec(select(JobTurn)).one().slot_at = missed
    with pytest.raises(RuntimeError):
        catch_up(engine, Turn("fails", cron="30 0 1 1 *", run=fails), at=SLOT)

    keeper.start()

    until(lambda: bool(seen))
    assert keeper.elected
    keeper.stop()
    assert last_slot(engine, "fails") == missed


def test_a_turn_is_recorded_with_its_slot(engine: Engine) -> None:
    take_turn(engine, "nightly", lambda _db, _at: None, slot_at=SLOT, at=NOW)

    with Session(engine) as db:
        turn = db.exec(select(JobTurn)).one()
        assert (turn.job, turn.slot_at, turn.done_at) == ("nightly", SLOT, NOW)
