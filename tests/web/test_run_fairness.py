"""The fairness sheet: the figures, who sees them, and that nothing of one family is told."""

import pytest
from sqlalchemy import Engine

from placement.model.allocation_run import AllocationRun, RunStatus
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
    make_quota_line,
    officer_of,
    official_with,
)
from tests.web.sign_in import Browser


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


@pytest.fixture
def officer(engine: Engine) -> Browser:
    """Two municipalities; six Somali households and one Arabic one with a need."""
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
    with transaction(engine) as db:
        official = official_with(db, Role.NATIONAL_VIEWER)
    return Browser.of(engine, official)


WHERE = ["500", "500", "410", "410", "410", "410", "500"]


def test_the_sheet_tells_shares_envy_spread_and_the_price_of_crowding(
    officer: Browser, engine: Engine
) -> None:
    run_id = run_of(engine, [*WHERE[:3], "500", *WHERE[4:6], "410"])

    assert f"/runs/{run_id}/fairness" in officer.client.get(f"/runs/{run_id}").text
    page = officer.client.get(f"/runs/{run_id}/fairness").text

    assert "Sijoitusajon" in page
    # 500: 2+3+3 persons in three households; 410: 2+2+3+9 in four, the last six cost 20 five times and 60.
    assert "kaikki 2027" in page
    assert ">160<" in page
    assert "80 %" in page
    assert "Henkilöinä:" in page, "three and four households are not compared"
    assert "pienet ryhmät yhdessä" in page
    assert "arabia" not in page


def test_envy_is_told_with_its_size(officer: Browser, engine: Engine) -> None:
    with transaction(engine) as db:
        make_household(db, authority=make_authority(db), persons=1)
    run_id = run_of(engine, [*WHERE, "500"])

    page = officer.client.get(f"/runs/{run_id}/fairness").text

    # Four each: 500 with 2+3+9+1 persons and 4 units, 410 with 2+3+2+3 and none.
    assert 'id="envy-persons"' in page
    assert 'id="envy-needs"' in page


@pytest.mark.usefixtures("officer")
def test_who_may_not_read_needs_is_not_told_a_familys(engine: Engine) -> None:
    with transaction(engine) as db:
        make_household(db, authority=make_authority(db), persons=1)
    run_id = run_of(engine, [*WHERE, "500"])

    page = viewer(engine).client.get(f"/runs/{run_id}/fairness").text

    assert 'id="envy-persons"' in page
    assert 'id="envy-needs"' not in page
    assert "2 kuntaa, joilla on alle viisi taloutta" in page


def test_an_officer_of_elsewhere_sees_no_municipality_of_ours(
    officer: Browser, engine: Engine
) -> None:
    run_id = run_of(engine, WHERE)
    with transaction(engine) as db:
        official = officer_of(db, make_authority(db))
    elsewhere = Browser.of(engine, official)

    page = elsewhere.client.get(f"/runs/{run_id}/fairness").text

    assert "Muurame" not in page
    assert "Laukaa" not in page
    assert "Muurame" in officer.client.get(f"/runs/{run_id}/fairness").text


def test_a_run_without_an_answer_has_no_sheet(officer: Browser, engine: Engine) -> None:
    with transaction(engine) as db:
        run = AllocationRun(policy_id=policy_in_force(db, at=NOW).key, seconds=5, requested_at=NOW)
        db.add(run)
        db.flush()
        key = run.key

    assert officer.client.get(f"/runs/{key}/fairness").status_code == 404
