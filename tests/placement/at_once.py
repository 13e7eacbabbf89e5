"""Acts of many officials at the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlmodel import Session, create_engine

from placement import ledger
from placement.model.agreement import QuotaLine
from placement.refusals import Refused
from placement.transaction import engine_for, transaction
from tests.databases import fresh_database

THREADS = 50


@contextmanager
def crowded_engine(kind: str) -> Iterator[Engine]:
    """A database with room for so many connections."""
    with fresh_database(kind) as url:
        if url.startswith("sqlite"):
            engine = engine_for(url)
        else:
            engine = create_engine(url, pool_size=THREADS, max_overflow=5)
        yield engine
        engine.dispose()


def at_once(engine: Engine, acts: Sequence[Callable[[Session], object]]) -> list[str]:
    """Do all of these at the same moment, each in its transaction; "done", or the first refusal of each."""
    start = threading.Barrier(len(acts))
    ended = ["still going"] * len(acts)

    def run(number: int) -> None:
        start.wait()
        try:
            with transaction(engine) as db:
                acts[number](db)
        except Refused as refused:
            ended[number] = refused.refusals[0].code
        except Exception as problem:  # noqa: BLE001 (told as the thread's end, which the test compares)
            ended[number] = f"{type(problem).__name__}: {problem}"
        else:
            ended[number] = "done"

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return ended


def taken(engine: Engine, line_id: int) -> int:
    """What is taken on a line, once the ledger and the mirror agree."""
    with Session(engine) as db:
        assert ledger.check_balance(db) == []
        return db.get_one(QuotaLine, line_id).taken
