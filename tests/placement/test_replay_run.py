"""The real solver on some tens of households: a replay comes to the same answer, also where a cancel had cut it."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from placement.actions.start_allocation import start_allocation
from placement.jobs.replay_run import Replayed, replay_run
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.household import Wish
from placement.transaction import transaction
from solver.outcome import Work
from tests.databases import fresh_engine
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_quota_line,
)
from tests.placement.test_solve_waiting_runs import stop_when_told

HOUSEHOLDS, MUNICIPALITIES = 90, 30
SEVERAL = 3


@pytest.fixture
def scarce() -> Iterator[Engine]:
    """Places for about two thirds of ninety households with wishes: too much to be solved in one piece."""
    chance = random.Random(11)
    with fresh_engine("sqlite") as engine:
        with transaction(engine) as db:
            authority = make_authority(db)
            towns = []
            for number in range(MUNICIPALITIES):
                town = make_municipality(
                    db,
                    authority=authority,
                    code=f"{100 + number}",
                    latitude=60.5 + chance.random() * 5,
                    longitude=22 + chance.random() * 7,
                )
                agreement = make_agreement(db, authority=authority, municipality=town)
                make_quota_line(db, agreement=agreement, persons=chance.randint(3, 11))
                towns.append(town)
            for _ in range(HOUSEHOLDS):
                persons = chance.randint(1, 7)
                household = make_household(
                    db, authority=authority, persons=persons, permit_day=_day(chance)
                )
                for rank, town in enumerate(chance.sample(towns[:8], 3), start=1):
                    db.add(Wish(household_id=household.key, municipality_id=town.key, rank=rank))
        yield engine


def _day(chance: random.Random) -> date:
    return (NOW - timedelta(days=chance.randint(10, 200))).date()


def ran(engine: Engine, *, seconds: int) -> AllocationRun:
    with transaction(engine) as db:
        start_allocation(db, seconds=seconds, seed=3, by=None, at=NOW)
    run_id = solve_waiting_runs(engine, NOW)
    with Session(engine) as db:
        return db.get_one(AllocationRun, run_id)


def is_the_same(found: Replayed) -> bool:
    """All of it, the proven limits included."""
    assert (found.altered, found.unmarked, found.otherwise) == ([], False, [])
    assert found.bounds is None
    return found.same


def test_a_run_that_the_clock_ended_is_replayed_to_the_same_point(scarce: Engine) -> None:
    # The clock is to end it amid its steps; a busy machine comes to them later.
    for seconds in (8, 30, 120):
        run = ran(scarce, seconds=seconds)
        assert run.status is RunStatus.DONE, run.failure
        if Work.unpacked(run.work or 0).steps > SEVERAL:
            break
    assert Work.unpacked(run.work or 0).steps > SEVERAL

    found = replay_run(scarce, run.key, by=None, moment=lambda: NOW)

    assert is_the_same(found)
    assert found.placements == run.placed


def test_a_run_that_was_cancelled_is_replayed_to_the_same_point(scarce: Engine) -> None:
    stop_when_told(scarce)
    run = ran(scarce, seconds=600)
    assert (run.status, run.cancel_asked) == (RunStatus.DONE, True)

    found = replay_run(scarce, run.key, by=None, moment=lambda: NOW)

    assert is_the_same(found)
    assert found.placements == run.placed
