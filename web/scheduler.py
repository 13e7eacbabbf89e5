"""Runs the timetable (placement/jobs/timetable.py) in the one process that is elected for it."""

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import IO, Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from placement.jobs.solver_process import stop_all
from placement.jobs.timetable import Turn, Watch, timetable
from placement.jobs.turns import last_slot, take_turn
from web.clock import utc_now
from web.post import post_of
from web.settings import Settings

log = logging.getLogger(__name__)
# How often a process that is not elected tries again, and the elected one asks whether it still is.
ELECTION_SECONDS = 2.0
# A cron slot is looked for this far back: every slot of a day, and the hour around it.
DAY = timedelta(hours=25)
# A turn that met a deadlock or a lost connection is tried so often, with so many seconds between.
TURN_TRIES = 5
TURN_WAIT_SECONDS = 10.0
_LOCK = 5_140_002


class Leadership(Protocol):
    """Held by one process of all that use a database."""

    def held(self) -> bool:
        """Take it if it is free; say whether it is ours."""

    def give_up(self) -> None:
        """Let another process have it."""


class PostgresLeadership:
    """A session's advisory lock: it is free again as soon as the process or its connection ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Take it if it is free; a lost connection is a lost lock."""
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
            if taken.scalar():
                self._connection = connection
                return True
            connection.close()
        except SQLAlchemyError:
            self.give_up()
        return False

    def give_up(self) -> None:
        """End the connection itself: back in the pool it would keep the lock."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


class FileLeadership:
    """A locked file beside an SQLite database: it is free again as soon as the process ends."""

    def __init__(self, database: str) -> None:
        self._path = Path(f"{database}.timetable")
        self._file: IO[str] | None = None

    def held(self) -> bool:
        """Take it if it is free."""
        if self._file is not None:
            return True
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def give_up(self) -> None:
        """Unlock it."""
        if self._file is not None:
            self._file.close()
            self._file = None


class AloneLeadership:
    """A database in memory has no other process."""

    def held(self) -> bool:
        """Always ours."""
        return True

    def give_up(self) -> None:
        """Nobody waits for it."""


def leadership_of(engine: Engine) -> Leadership:
    """The election that fits the database."""
    if engine.dialect.name == "postgresql":
        return PostgresLeadership(engine)
    database = engine.url.database
    return FileLeadership(database) if database and database != ":memory:" else AloneLeadership()


class Timekeeper:
    """Takes part in the election, and runs the timetable while it is the elected one."""

    def __init__(self, engine: Engine, jobs: tuple[Turn | Watch, ...]) -> None:
        self._engine = engine
        self._jobs = jobs
        self._leadership = leadership_of(engine)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._take_part, name="timetable", daemon=True)
        self._running: BackgroundScheduler | None = None

    @property
    def elected(self) -> bool:
        """Whether this process runs the timetable now."""
        return self._running is not None

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End jobs and children, and let another process be elected."""
        self._stopped.set()
        self._thread.join()

    def _take_part(self) -> None:
        while not self._stopped.is_set():
            try:
                held = self._leadership.held()
                if held and self._running is None:
                    self._running = self._begin()
                elif not held:
                    self._end()
            except Exception:  # the timetable must come back when the database does
                log.exception("the timetable could not begin")
            self._stopped.wait(ELECTION_SECONDS)
        self._end()
        self._leadership.give_up()

    def _begin(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(timezone=UTC)
        for job in self._jobs:
            if isinstance(job, Turn):
                self._catch_up(job)
                scheduler.add_job(
                    self._turn,
                    CronTrigger.from_crontab(job.cron, timezone=UTC),
                    args=[job],
                    coalesce=True,
                    misfire_grace_time=None,
                )
            else:
                # Three at a time: one may solve for long, the next find it at work and leave at once.
                scheduler.add_job(
                    self._watch,
                    IntervalTrigger(seconds=job.every_seconds, timezone=UTC),
                    args=[job],
                    next_run_time=utc_now(),
                    max_instances=3,
                    coalesce=True,
                    misfire_grace_time=None,
                )
        scheduler.start()
        return scheduler

    def _end(self) -> None:
        if self._running is None:
            return
        self._running.pause()
        ending = threading.Thread(target=self._running.shutdown)
        ending.start()
        while ending.is_alive():
            stop_all()  # a run that was just begun may have its child only now
            ending.join(timeout=0.2)
        self._running = None

    def _catch_up(self, job: Turn) -> None:
        """Do what was missed; if that fails, the job keeps its next slots and the others theirs."""
        try:
            catch_up(self._engine, job, at=utc_now())
        except Exception:
            log.exception("the missed turn %s failed", job.name)

    def _turn(self, turn: Turn) -> None:
        now = utc_now()
        slot_at = newest_slot(turn.cron, after=now - DAY, until=now)
        if slot_at is not None:
            take_patiently(self._engine, turn, slot_at=slot_at, stopped=self._stopped)

    def _watch(self, watch: Watch) -> None:
        if not self._stopped.is_set():
            watch.run(self._engine, utc_now())


def take_patiently(
    engine: Engine, turn: Turn, *, slot_at: datetime, stopped: threading.Event
) -> None:
    """Take the turn, again where the database gave up. Raises `OperationalError` when it always did."""
    for left in reversed(range(TURN_TRIES)):
        try:
            take_turn(engine, turn.name, turn.run, slot_at=slot_at, at=utc_now())
        except OperationalError:
            if not left or stopped.wait(TURN_WAIT_SECONDS):
                raise
            log.warning("the turn %s is tried again", turn.name, exc_info=True)
        else:
            return


def newest_slot(cron: str, *, after: datetime, until: datetime) -> datetime | None:
    """The last moment of a cron expression (UTC) after one moment and not after another."""
    trigger = CronTrigger.from_crontab(cron, timezone=UTC)
    newest = None
    slot = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    while slot is not None and slot <= until:
        newest = slot.astimezone(UTC)
        slot = trigger.get_next_fire_time(slot, slot)
    return newest


def catch_up(engine: Engine, turn: Turn, *, at: datetime) -> bool:
    """Do the newest slot that was missed while no process ran, once.

    A job that has never run has missed none; from now on its slots count.
    """
    last = last_slot(engine, turn.name)
    if last is None:
        begin = newest_slot(turn.cron, after=at - DAY, until=at)
        if begin is not None:
            take_turn(engine, turn.name, lambda _db, _at: None, slot_at=begin, at=at)
        return False
    missed = newest_slot(turn.cron, after=last, until=at)
    return missed is not None and take_turn(engine, turn.name, turn.run, slot_at=missed, at=at)


@contextmanager
def keeping_time(engine: Engine, settings: Settings) -> Iterator[Timekeeper]:
    """Take part in running the timetable while the block lasts."""
    keeper = Timekeeper(
        engine,
        timetable(
            nightly_at=settings.nightly_at,
            nightly_seconds=settings.nightly_seconds,
            post=post_of(settings),
            digest_time=time.fromisoformat(settings.digest_at),
        ),
    )
    keeper.start()
    try:
        yield keeper
    finally:
        keeper.stop()
