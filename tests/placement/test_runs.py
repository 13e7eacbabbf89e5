"""Runs are asked for once, stopped, and claimed by one process; policies are numbered versions."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.cancel_allocation import cancel_allocation
from placement.actions.change_policy import change_policy
from placement.actions.start_allocation import start_allocation
from placement.jobs.going import SILENT
from placement.jobs.run_rows import claim, fail_dead_runs
from placement.model.allocation_run import AllocationRun, Policy, RunStatus
from placement.model.user import Role
from placement.queries.policies import data_of, policy_in_force
from placement.refusals import NotPermitted, Refused
from placement.rules.policy import PolicyData
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_municipality, officer_of, official_with


def asked(engine: Engine) -> int:
    with transaction(engine) as db:
        return start_allocation(db, seconds=5, by=None, at=NOW).key


def status_of(engine: Engine, run_id: int) -> RunStatus:
    with Session(engine) as db:
        return db.get_one(AllocationRun, run_id).status


def officer(engine: Engine) -> Official:
    with transaction(engine) as db:
        return officer_of(db, make_authority(db))


def test_asking_twice_gives_the_run_that_waits(engine: Engine) -> None:
    first = asked(engine)

    assert asked(engine) == first


def test_asking_at_the_same_time_makes_one_run(engine: Engine) -> None:
    threads = [threading.Thread(target=asked, args=(engine,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with Session(engine) as db:
        assert len(db.exec(select(AllocationRun)).all()) == 1
        assert [policy.number for policy in db.exec(select(Policy))] == [1]


def test_a_municipality_starts_no_run(db: Session) -> None:
    official = officer_of(db, make_municipality(db))

    with pytest.raises(NotPermitted):
        start_allocation(db, seconds=5, by=official, at=NOW)


@pytest.mark.parametrize(("seconds", "seed"), [(0, 1), (21_601, 1), (5, -1), (5, 2**31)])
def test_time_and_seed_must_be_in_range(db: Session, seconds: int, seed: int) -> None:
    with pytest.raises(Refused):
        start_allocation(db, seconds=seconds, seed=seed, by=None, at=NOW)


def test_one_run_goes_at_a_time(engine: Engine) -> None:
    first = asked(engine)
    assert claim(engine, at=NOW) == first
    second = asked(engine)

    assert claim(engine, at=NOW) is None
    assert status_of(engine, second) is RunStatus.WAITING


def test_many_claim_and_one_gets_it(engine: Engine) -> None:
    run_id = asked(engine)
    got: list[int | None] = []
    threads = [threading.Thread(target=lambda: got.append(claim(engine, at=NOW))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got, key=str) == [run_id, *[None] * 5]


def test_a_waiting_run_is_cancelled_at_once(engine: Engine) -> None:
    run_id = asked(engine)
    by = officer(engine)

    with transaction(engine) as db:
        cancel_allocation(db, run_id, by=by, at=NOW)

    assert status_of(engine, run_id) is RunStatus.CANCELLED
    assert claim(engine, at=NOW) is None


def test_a_running_run_is_asked_to_stop(engine: Engine) -> None:
    run_id = asked(engine)
    claim(engine, at=NOW)
    by = officer(engine)

    with transaction(engine) as db:
        cancel_allocation(db, run_id, by=by, at=NOW)

    with Session(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        assert (run.status, run.cancel_asked) == (RunStatus.RUNNING, True)


def test_a_run_that_has_ended_is_not_stopped(engine: Engine) -> None:
    run_id = asked(engine)
    by = officer(engine)
    with transaction(engine) as db:
        cancel_allocation(db, run_id, by=by, at=NOW)

    with transaction(engine) as db, pytest.raises(Refused) as refused:
        cancel_allocation(db, run_id, by=by, at=NOW)

    assert [one.code for one in refused.value.refusals] == ["run-has-ended"]


def test_a_run_of_a_process_that_died_is_failed(engine: Engine) -> None:
    run_id = asked(engine)
    claim(engine, at=NOW)
    fail_dead_runs(engine, at=NOW)
    assert status_of(engine, run_id) is RunStatus.RUNNING, "ours is alive"
    with transaction(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        run.progress = {**run.progress, "process": "an earlier one with our number"}
        db.add(run)

    fail_dead_runs(engine, at=NOW)

    with Session(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        assert (run.status, run.failure) == (RunStatus.FAILED, "process-died")
    assert claim(engine, at=NOW) is None
    assert asked(engine) != run_id


def test_a_run_of_another_host_is_failed_when_it_falls_silent(engine: Engine) -> None:
    run_id = asked(engine)
    claim(engine, at=NOW)
    with transaction(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        run.progress = {**run.progress, "host": "elsewhere", "pid": 1}
        db.add(run)

    fail_dead_runs(engine, at=NOW + SILENT)
    assert status_of(engine, run_id) is RunStatus.RUNNING
    fail_dead_runs(engine, at=NOW + SILENT + timedelta(seconds=1))

    assert status_of(engine, run_id) is RunStatus.FAILED


def test_a_policy_is_a_new_number_and_the_old_one_stays(db: Session) -> None:
    administrator = official_with(db, Role.ADMINISTRATOR)
    first = policy_in_force(db, at=NOW)
    wanted = {**PolicyData().model_dump(mode="json"), "late": 120}

    second = change_policy(
        db, wanted, number=1, reason="Lateness weighs more", by=administrator, at=NOW
    )

    assert (first.number, second.number) == (1, 2)
    assert (data_of(first).late, data_of(policy_in_force(db, at=NOW)).late) == (80, 120)


def test_the_same_policy_again_is_no_new_number(db: Session) -> None:
    administrator = official_with(db, Role.ADMINISTRATOR)
    same = PolicyData().model_dump(mode="json")

    policy = change_policy(db, same, number=1, reason="Nothing", by=administrator, at=NOW)

    assert policy.number == 1


def test_a_policy_names_each_value_that_is_not_allowed(db: Session) -> None:
    administrator = official_with(db, Role.ADMINISTRATOR)
    wrong = {"late": -1, "crowding": [[50, 0], [40, 1]], "near_km": 0}

    with pytest.raises(Refused) as refused:
        change_policy(db, wrong, number=1, reason="Try", by=administrator, at=NOW)

    assert {one.params["place"] for one in refused.value.refusals} == {"late", "near_km"}


def test_two_administrators_never_overwrite_each_other(db: Session) -> None:
    administrator = official_with(db, Role.ADMINISTRATOR)
    content = PolicyData().model_dump(mode="json")
    change_policy(db, {**content, "late": 90}, number=1, reason="One", by=administrator, at=NOW)

    with pytest.raises(Refused) as refused:
        change_policy(db, {**content, "near": 9}, number=1, reason="Two", by=administrator, at=NOW)

    assert [one.code for one in refused.value.refusals] == ["policy-changed-meanwhile"]
    assert data_of(policy_in_force(db, at=NOW)) == PolicyData(late=90)


def test_of_two_at_the_same_time_one_is_refused(engine: Engine) -> None:
    with transaction(engine) as db:
        administrator = official_with(db, Role.ADMINISTRATOR)
    told: list[str] = []

    def change(late: int) -> None:
        content = {**PolicyData().model_dump(mode="json"), "late": late}
        try:
            with transaction(engine) as db:
                change_policy(db, content, number=1, reason="Mine", by=administrator, at=NOW)
            told.append("saved")
        except Refused as refused:
            told.append(refused.refusals[0].code)

    threads = [threading.Thread(target=change, args=(late,)) for late in (90, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["policy-changed-meanwhile", "saved"]


def test_only_an_administrator_changes_the_policy(db: Session) -> None:
    with pytest.raises(NotPermitted):
        change_policy(
            db, {}, number=1, reason="Mine", by=officer_of(db, make_authority(db)), at=NOW
        )
