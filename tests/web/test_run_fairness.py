"""The fairness sheet: the figures, who sees them, and that nothing of one family is told."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from placement.model.allocation_run import AllocationRun
from placement.model.household import Household
from placement.queries.policies import policy_in_force
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_household
from tests.web.run_world import WHERE, officer_of_elsewhere, run_of, two_municipalities, viewer
from tests.web.sign_in import Browser
from tests.web.swap import normal


@pytest.fixture
def officer(engine: Engine) -> Browser:
    return two_municipalities(engine)


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
    assert "80\N{NO-BREAK SPACE}%" in page
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


@pytest.mark.parametrize("page", ["", "/fairness", "/changes"])
def test_under_a_safety_prohibition_a_household_counts_like_any_other(
    officer: Browser, engine: Engine, page: str
) -> None:
    with transaction(engine) as db:
        authority = make_authority(db)
        for _ in range(3):
            make_household(db, authority=authority, persons=1)
    run_of(engine, ["410"] * 5 + ["500"] * 5)
    run_id = run_of(engine, ["500"] * 5 + ["410"] * 5)
    figures_only = viewer(engine).client
    before = figures_only.get(f"/runs/{run_id}{page}").text

    with transaction(engine) as db:
        for household in db.exec(select(Household)):
            household.safety_prohibition = True
    after = figures_only.get(f"/runs/{run_id}{page}").text

    assert normal(after) == normal(before)
    assert "Turvakielto" not in after
    assert "T-2026-" not in after
    assert page == "/changes" or "Muurame" in after
    assert officer.client.get(f"/runs/{run_id}{page}").status_code == 200


def test_municipalities_with_few_households_are_told_together(
    officer: Browser, engine: Engine
) -> None:
    with transaction(engine) as db:
        make_household(db, authority=make_authority(db), persons=1)
    run_id = run_of(engine, [*WHERE, "500"])

    page = viewer(engine).client.get(f"/runs/{run_id}/fairness").text
    run_page = viewer(engine).client.get(f"/runs/{run_id}").text

    for text in (page, run_page):
        assert "2 kuntaa, joilla on vähän talouksia, yhdessä" in text
        assert "Muurame" not in text
        assert "Laukaa" not in text
    # Four households each: neither persons nor needs are compared, and no line is told of by itself.
    assert 'id="envy-persons"' not in page
    assert 'id="envy-needs"' not in page
    assert "2 kuntaa, joilla on alle viisi taloutta" in page
    assert "kaikki 2027" not in page
    assert "Vähennetyt pisteet kiintiöriveittäin" not in page
    assert "Muurame" in officer.client.get(f"/runs/{run_id}").text


def test_an_officer_of_elsewhere_sees_no_municipality_of_ours(
    officer: Browser, engine: Engine
) -> None:
    run_id = run_of(engine, WHERE)

    page = officer_of_elsewhere(engine).client.get(f"/runs/{run_id}/fairness").text

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
