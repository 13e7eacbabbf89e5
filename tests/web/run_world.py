"""Runs for the tests of the pages of runs: one that goes, one that is done, and two nights after each other."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from placement.actions.start_allocation import start_allocation
from placement.jobs import solver_process
from placement.jobs.run_rows import claim, still_alive
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.model.agreement import Agreement
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.area import Area
from placement.model.household import Household
from placement.model.user import Role
from placement.model.words import NeedKind
from placement.queries.policies import policy_in_force
from placement.queries.question import question_now
from placement.rules.kept_json import packed
from placement.rules.policy import PolicyData
from placement.transaction import transaction
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    officer_of,
    official_with,
)
from tests.placement.test_solve_waiting_runs import FIRST_FIT
from tests.web.sign_in import Browser

# Where the households of `two_municipalities` go, in the order of their ids; the night after, the first one moves.
WHERE = ["500", "500", "410", "410", "410", "410", "500"]
LATER = ["410", *WHERE[1:]]


def one_municipality(engine: Engine) -> Browser:
    """The officer of an authority with one agreement and one waiting household."""
    with transaction(engine) as db:
        authority = make_authority(db)
        muurame = make_municipality(db, authority=authority, code="500", name="Muurame")
        make_quota_line(db, agreement=make_agreement(db, authority=authority, municipality=muurame))
        make_household(db, authority=authority, persons=3)
        official = officer_of(db, authority)
    return Browser.of(engine, official)


def two_municipalities(engine: Engine) -> Browser:
    """The officer of two municipalities; six Somali households wait, and one Arabic one with a need."""
    with transaction(engine) as db:
        authority = make_authority(db)
        for code, name in (("500", "Muurame"), ("410", "Laukaa")):
            place = make_municipality(db, authority=authority, code=code, name=name)
            agreement = make_agreement(db, authority=authority, municipality=place)
            make_quota_line(db, agreement=agreement, label="kaikki", persons=20)
        for number in range(6):
            make_household(db, authority=authority, persons=2 + number % 2)
        make_household(
            db, authority=authority, persons=9, mother_tongue="ar", needs={NeedKind.SCHOOL: 4}
        )
        official = officer_of(db, authority)
    return Browser.of(engine, official)


def viewer(engine: Engine) -> Browser:
    """A national viewer: figures only."""
    with transaction(engine) as db:
        official = official_with(db, Role.NATIONAL_VIEWER)
    return Browser.of(engine, official)


def officer_of_elsewhere(engine: Engine) -> Browser:
    """An officer of an authority that has nothing to do with any of it."""
    with transaction(engine) as db:
        official = officer_of(db, make_authority(db))
    return Browser.of(engine, official)


def run_of(engine: Engine, where: list[str]) -> int:
    """A finished run; households in the order of their ids go to these municipalities."""
    with transaction(engine) as db:
        asked = question_now(db, policy=PolicyData(), at=NOW, name="test").problem
        placements = [
            {"household": one["id"], "municipality": code, "period": "2027-01", "dwelling": None}
            for one, code in zip(asked["households"], where, strict=True)
        ]
        run = AllocationRun(
            status=RunStatus.DONE,
            policy_id=policy_in_force(db, at=NOW).key,
            seconds=30,
            requested_at=NOW,
            started_at=NOW,
            finished_at=NOW,
            question=packed(asked),
            answer=packed({"format": "placement-answer/1", "placements": placements}),
            solver_version="1",
            households=len(placements),
            placed=len(placements),
            reach=60,
            fit=4800,
            bound_reach=60,
            bound_fit=4810,
        )
        db.add(run)
        db.flush()
        return run.key


def done_run(engine: Engine) -> int:
    """A finished run with all that its page may tell: it placed the only household, and dropped another one."""
    run_id = run_of(engine, ["500"])
    with transaction(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        run.households, run.reach, run.fit, run.bound_reach, run.bound_fit = 2, 6, 1000, 6, 1004
        run.last_place = [[1, 1100], [2, 1180], [5, 1300], [10, 1420]]
        raised = {
            "code": "month-over-promised",
            "municipality": "500",
            "params": {"month": "2027-01", "stated": 2, "promised": 4},
        }
        run.progress = {"raised": [raised]}
        placed = db.exec(select(Household)).one()
        line = make_quota_line(db, agreement=db.exec(select(Agreement)).one(), label="another")
        make_proposal(db, household=placed, line=line).run_id = run_id
        dropped = make_household(db, authority=db.get_one(Area, placed.authority_id))
        run.dropped = [
            {"household": key, "municipality": "500", "code": "quota", "params": {}}
            for key in (dropped.key, 999_999)
        ]
    return run_id


def going(engine: Engine) -> int:
    """A run that thinks, and has told how far it is."""
    with transaction(engine) as db:
        start_allocation(db, seconds=30, by=None, at=NOW)
    run_id = claim(engine, at=NOW)
    assert run_id is not None
    told = {"phase": "improve", "seconds": 12.4, "reach": 640, "fit": 81234}
    still_alive(engine, run_id, {**told, "gap_reach": 0.0, "gap_fit": 1.3}, at=NOW)
    return run_id


def solved(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[Browser, Browser, int]:
    """A line of 8 persons and three households of 3: the officer there, one elsewhere, and the run."""
    monkeypatch.setattr(solver_process, "COMMAND", FIRST_FIT)
    with transaction(engine) as db:
        authority = make_authority(db)
        muurame = make_municipality(db, authority=authority, code="500", name="Muurame")
        agreement = make_agreement(db, authority=authority, municipality=muurame)
        make_quota_line(db, agreement=agreement, persons=8, label="Turvapaikka")
        for _ in range(3):
            make_household(db, authority=authority, persons=3)
        ours = officer_of(db, authority)
        start_allocation(db, seconds=5, by=None, at=NOW)
    run_id = solve_waiting_runs(engine, NOW)
    assert run_id is not None
    return Browser.of(engine, ours), officer_of_elsewhere(engine), run_id
