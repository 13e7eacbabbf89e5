"""Who reads what of scenarios: the authority that made one, and of it only the households that may be told of."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.user import Role
from placement.rules.scenario_change import (
    ArrivalsLike,
    PinTo,
    ScenarioChange,
)
from placement.transaction import transaction
from tests.make import officer_of, official_with
from tests.placement.scenario_world import ScenarioWorld, make_scenario_world
from tests.web.run_world import viewer
from tests.web.scenario_pages import more, post, table, text
from tests.web.sign_in import Browser


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ScenarioWorld:
    return make_scenario_world(engine, monkeypatch)


@pytest.fixture
def officer(world: ScenarioWorld) -> Browser:
    return Browser.of(world.engine, world.officer)


@pytest.mark.parametrize("hidden", ["prohibition", "elsewhere"])
def test_who_is_not_shown_is_only_counted(
    world: ScenarioWorld, officer: Browser, hidden: str
) -> None:
    left_out = world.households[2]
    scenario = world.solved(more(world))
    with transaction(world.engine) as db:
        household = db.get_one(Household, left_out.key)
        if hidden == "prohibition":
            household.safety_prohibition = True
        else:
            assert world.elsewhere.authority_id is not None
            household.authority_id = world.elsewhere.authority_id

    page = officer.client.get(f"/scenarios/{scenario.key}").text

    assert left_out.code not in page
    assert table(page, "effect-gains") == table(page, "by-municipality") == []
    assert "Lisäksi muutos koskee 1 taloutta, jota sinulle ei näytetä." in page
    assert world.events("scenario.viewed")[-1].params == {"households": 0}


def test_a_change_of_a_household_that_came_under_a_prohibition_tells_neither_it_nor_the_place(
    world: ScenarioWorld, officer: Browser
) -> None:
    household = world.households[0]
    key = f"h{household.key}"
    changes: list[ScenarioChange] = [
        PinTo(household=key, municipality="500"),
        ArrivalsLike(count=1, household=key),
    ]
    scenario = world.made(*changes)
    with transaction(world.engine) as db:
        db.get_one(Household, household.key).safety_prohibition = True

    page = officer.client.get(f"/scenarios/{scenario.key}").text

    assert [row[:2] for row in table(page, "changes")] == [
        ["Talous", "tietoja ei näytetä sinulle"],
        ["Saapuvat", "1 talous lisää, samanlainen kuin -"],
    ]
    assert household.code not in page


def test_another_authority_finds_nothing(world: ScenarioWorld) -> None:
    scenario = world.solved(more(world))
    others = Browser.of(world.engine, world.elsewhere)
    here = f"/scenarios/{scenario.key}"

    assert "Lisää paikkoja" not in text(others, "/scenarios")
    for path in (here, f"{here}/events", f"{here}/changes/line"):
        assert others.client.get(path).status_code == 404
    for path in ("solve", "cancel", "name", "delete", "changes/1/remove"):
        data = {"version": 1, "seconds": 5, "scenario_name": "x"}
        assert others.client.post(f"{here}/{path}", data=data).status_code == 404
    # Their own copy of the same run knows no line of others.
    post(others, "/scenarios", run=world.run_id, scenario_name="Meidän")
    mine = scenario.key + 1
    assert "Valitse toisenlainen muutos" in text(others, f"/scenarios/{mine}/changes/line")
    data = {"version": 1, "line": f"500 {world.line_id}", "persons_more": 1}
    assert others.client.post(f"/scenarios/{mine}/changes/line", data=data).status_code == 404
    assert others.client.get(f"/scenarios/new?run={world.run_id}&help=1").status_code == 404


def test_nobody_else_reads_scenarios(world: ScenarioWorld) -> None:
    scenario = world.solved(more(world))
    with transaction(world.engine) as db:
        administrator = official_with(db, Role.ADMINISTRATOR)
        in_muurame = officer_of(db, db.exec(select(Municipality)).one())
    for reader in (
        viewer(world.engine),
        Browser.of(world.engine, administrator),
        Browser.of(world.engine, in_muurame),
    ):
        for path in ("/scenarios", "/scenarios/new", f"/scenarios/{scenario.key}"):
            assert reader.client.get(path).status_code == 403, reader.official.role
        run = reader.client.get(f"/runs/{world.run_id}").text
        assert "/scenarios" not in run


def test_views_are_recorded(world: ScenarioWorld, officer: Browser) -> None:
    scenario = world.solved(more(world))

    text(officer, "/scenarios")
    text(officer, f"/scenarios/{scenario.key}")

    [listed], [viewed] = world.events("scenarios.listed"), world.events("scenario.viewed")
    assert (listed.by_id, listed.params) == (world.officer.id, {"count": 1})
    assert (viewed.subject_id, viewed.params) == (scenario.key, {"households": 1})
