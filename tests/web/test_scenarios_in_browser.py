"""Scenarios in Chromium: made, changed, solved while the page tells of it, compared; axe at two widths."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from placement.jobs.going import clock_from
from placement.jobs.scenario_rows import claim_scenario, scenario_alive
from placement.jobs.solve_waiting_scenarios import solve_claimed
from placement.model.household import Household
from placement.model.words import Category, NeedKind
from placement.rules.scenario_change import (
    Arrivals,
    ArrivalsLike,
    LinePersons,
    NewLine,
    PinTo,
    ScenarioChange,
    ServiceUnits,
    Weight,
)
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import NOW
from tests.placement.scenario_world import ScenarioWorld, make_scenario_world
from tests.web.conftest import Visit
from tests.web.sign_in import Browser
from web.scenario_words import FORMS


@pytest.fixture
def world(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> ScenarioWorld:
    return make_scenario_world(sqlite, monkeypatch)


@pytest.fixture
def officer(world: ScenarioWorld) -> Browser:
    return Browser.of(world.engine, world.officer)


def looks_right(page: Page, name: str) -> None:
    look(page, name)
    assert axe_at_both_widths(page) == []


def test_from_what_would_help_to_the_comparison(
    world: ScenarioWorld, officer: Browser, visit: Visit
) -> None:
    page = visit(officer)
    page.goto(f"/runs/{world.run_id}/help")
    looks_right(page, "scenario-from-help")
    page.get_by_role("link", name="Kokeile Muurame").click()
    expect(page.get_by_text("1 henkilö lisää riville")).to_be_visible()
    looks_right(page, "scenario-new")
    page.get_by_role("button", name="Luo skenaario").click()
    expect(page.get_by_role("button", name="Laske skenaario")).to_be_visible()
    looks_right(page, "scenario-draft")

    page.get_by_role("button", name="Laske skenaario").click()
    expect(page.get_by_text("Odottaa vuoroaan")).to_be_visible()
    scenario_id = claim_scenario(world.engine, at=NOW)
    assert scenario_id is not None
    told = {"phase": "improve", "seconds": 2, "reach": 4321, "fit": 9000, "gap_fit": 1.3}
    scenario_alive(world.engine, scenario_id, told, at=NOW)
    expect(page.get_by_text("4 321")).to_be_visible()
    looks_right(page, "scenario-live")
    solve_claimed(world.engine, scenario_id, clock_from(NOW))

    expect(page.get_by_role("heading", name="Mitä siitä seuraisi")).to_be_visible()
    expect(page.get_by_role("cell", name="Muurame, tammikuu 2027")).to_be_visible()
    looks_right(page, "scenario-done")
    page.goto("/scenarios")
    looks_right(page, "scenarios")


def test_a_refused_change_stays_in_its_form(
    world: ScenarioWorld, officer: Browser, visit: Visit
) -> None:
    scenario = world.made()
    page = visit(officer)
    page.clock.install()
    page.goto(f"/scenarios/{scenario.key}/changes/line")
    page.get_by_label("Henkilöitä lisää").fill("-9")
    page.get_by_role("button", name="Lisää muutos").click()

    expect(page.get_by_text("Vähennä enintään 8.")).to_be_visible()
    expect(page.get_by_label("Henkilöitä lisää")).to_have_value("-9")
    looks_right(page, "scenario-refused")
    page.clock.fast_forward(1_000)  # for a second a button takes no click but the first
    page.get_by_label("Henkilöitä lisää").fill("2")
    page.get_by_role("button", name="Lisää muutos").click()
    cell = page.get_by_role("cell", name="2 henkilöä lisää riville Turvapaikka 2027", exact=True)
    expect(cell).to_be_visible()
    page.get_by_role("button", name=re.compile("Poista\\s+Muurame: 2")).click()
    expect(page.get_by_text("Mitään ei ole vielä muutettu")).to_be_visible()


def test_every_form_of_a_change_looks_right(
    world: ScenarioWorld, officer: Browser, visit: Visit
) -> None:
    scenario = world.made()
    page = visit(officer)
    for kind in FORMS:
        page.goto(f"/scenarios/{scenario.key}/changes/{kind}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        looks_right(page, f"scenario-change-{kind}")


@pytest.mark.parametrize("language", ["Suomi", "Svenska", "English"])
def test_all_effects_and_changes_look_right(
    world: ScenarioWorld, officer: Browser, visit: Visit, language: str
) -> None:
    first, second = (f"h{one.key}" for one in world.households[:2])
    changes: list[ScenarioChange] = [
        LinePersons(municipality="500", line=world.line_id, persons=-4),
        NewLine(municipality="500", category=Category.EMERGENCY, persons=2, from_month="2027-02"),
        ServiceUnits(municipality="500", service=NeedKind.SCHOOL, units=4),
        ArrivalsLike(count=2, household=first),
        Arrivals(
            count=3,
            persons=5,
            category=Category.QUOTA,
            urgency=4,
            language="so",
            accessible=True,
            from_month="2027-01",
        ),
        PinTo(household=second, municipality="500"),
        Weight(weight="crowding.1", value=33),
    ]
    scenario = world.solved(*changes)
    with transaction(world.engine) as db:
        # One of them is under a prohibition now: counted, not shown.
        db.get_one(Household, world.households[1].key).safety_prohibition = True
    page = visit(officer)
    page.goto(f"/scenarios/{scenario.key}")
    if language != "Suomi":
        page.get_by_role("link", name=language).click()
    expect(page.locator("header").get_by_role("link", name=language)).to_have_count(0)

    looks_right(page, f"scenario-all-{language}")
