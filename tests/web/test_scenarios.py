"""Pages of scenarios: from a run or what would help most to its comparison, with and without scripts, in scope."""

import pytest
from sqlalchemy import Engine

from placement.jobs.scenario_rows import claim_scenario, end_scenario, scenario_alive
from placement.jobs.solve_waiting_scenarios import solve_waiting_scenarios
from placement.model.scenario import ScenarioStatus
from placement.rules.scenario_change import (
    Weight,
)
from tests.make import NOW
from tests.placement.scenario_world import ScenarioWorld, make_scenario_world
from tests.web.scenario_pages import more, post, table, text
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ScenarioWorld:
    return make_scenario_world(engine, monkeypatch)


@pytest.fixture
def officer(world: ScenarioWorld) -> Browser:
    return Browser.of(world.engine, world.officer)


def test_from_the_run_to_the_comparison_without_scripts(
    world: ScenarioWorld, officer: Browser
) -> None:
    left_out = world.households[2]
    assert f"/scenarios/new?run={world.run_id}" in officer.client.get(f"/runs/{world.run_id}").text

    assert f"Ajo {world.run_id}" in text(officer, f"/scenarios/new?run={world.run_id}")
    seen = post(officer, "/scenarios", run=world.run_id, scenario_name="Yksi lisää")
    assert "Mitään ei ole vielä muutettu" in seen
    assert "Muurame, Turvapaikka 2027" in text(officer, "/scenarios/1/changes/line")
    seen = post(
        officer,
        "/scenarios/1/changes/line",
        version=1,
        line=f"500 {world.line_id}",
        persons_more=1,
    )
    assert "Muutos lisättiin." in seen
    assert "1 henkilö lisää riville Turvapaikka 2027" in seen
    seen = post(officer, "/scenarios/1/solve", version=2, seconds=5)
    assert "Odottaa vuoroaan" in seen
    assert solve_waiting_scenarios(world.engine, NOW) == 1

    page = officer.client.get("/scenarios/1").text

    assert [row[:3] for row in table(page, "figures")[:4]] == [
        ["Taloudet, joilla on paikka", "2", "3"],
        ["Taloudet ilman paikkaa", "1", "0"],
        ["Henkilöt, joilla on paikka", "6", "9"],
        ["Kattavuus", "12", "18"],
    ]
    assert table(page, "effect-gains") == [[left_out.code, "3", "\u2013", "Muurame, tammikuu 2027"]]
    assert table(page, "by-municipality") == [["Muurame", "3", "0"]]
    assert "Yksi lisää" in text(officer, "/scenarios")


def test_what_would_help_most_is_tried_as_it_stands(world: ScenarioWorld, officer: Browser) -> None:
    address = f"/scenarios/new?run={world.run_id}&help=1"
    page = officer.client.get(f"/runs/{world.run_id}/help").text
    assert address.replace("&", "&amp;") in page

    seen = text(officer, address)
    post(officer, "/scenarios", run=world.run_id, help_row=1, scenario_name="Autaisiko")

    assert "1 henkilö lisää riville Turvapaikka 2027" in seen
    assert world.events("scenario.made")[0].params["changes"] == ["line"]
    assert officer.client.get(f"/scenarios/new?run={world.run_id}&help=2").status_code == 404


FORMS: dict[str, dict[str, object]] = {
    "new_line": {
        "municipality": "500",
        "line_category": "QUOTA",
        "line_persons": 5,
        "first_month": "2027-02",
    },
    "service": {"municipality": "500", "service": "school", "units_more": 4},
    "arrivals": {
        "arrivals": 2,
        "household_persons": 5,
        "household_category": "ASYLUM",
        "household_urgency": 4,
        "household_language": "so",
        "first_month": "2027-01",
        "needs_accessible": "true",
    },
    "weight": {"weight": "tie.work", "weight_value": 7},
}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("new_line", "uusi kiintiörivi: 5 henkilöä (kiintiöpakolainen), aikaisintaan helmikuu 2027"),
        ("service", "4 palvelupaikkaa lisää kuukaudessa (koulu)"),
        ("arrivals", "2 taloutta lisää, tarvitsevat esteettömän asunnon: henkilöitä kussakin 5"),
        ("weight", "500 → 7 pistettä"),
    ],
)  # fmt: skip
def test_each_form_adds_its_change_in_plain_words(
    world: ScenarioWorld, officer: Browser, kind: str, said: str
) -> None:
    scenario = world.made()
    assert text(officer, f"/scenarios/{scenario.key}/changes/{kind}")

    seen = post(officer, f"/scenarios/{scenario.key}/changes/{kind}", version=1, **FORMS[kind])

    assert said in seen.replace("\xa0", " ")
    assert [one["kind"] for one in world.now(scenario).changes] == [kind]


@pytest.mark.parametrize(
    ("kind", "more_", "said"),
    [
        ("pin", {"municipality": "500"}, "sijoitetaan vain kuntaan Muurame"),
        ("arrivals_like", {"arrivals": 3}, "3 taloutta lisää, samanlaisia kuin T-"),
    ],
)
def test_a_household_is_named_by_its_code(
    world: ScenarioWorld, officer: Browser, kind: str, more_: dict[str, object], said: str
) -> None:
    scenario, household = world.made(), world.households[0]
    path = f"/scenarios/{scenario.key}/changes/{kind}"

    unknown = post(officer, path, version=1, household_code="T-0", **more_)
    seen = post(officer, path, version=1, household_code=f" {household.code} ", **more_)

    assert "Tarkista tunnus" in unknown
    assert said in seen
    assert household.code in seen


def test_where_nothing_can_be_changed_the_form_says_so(
    world: ScenarioWorld, officer: Browser
) -> None:
    scenario = world.made()

    for kind in ("intake", "dwellings"):
        seen = text(officer, f"/scenarios/{scenario.key}/changes/{kind}")
        assert "Muuta sen sijaan kiintiöriviä" in seen
    assert officer.client.get(f"/scenarios/{scenario.key}/changes/luck").status_code == 404


def test_a_change_that_cannot_be_made_is_told_with_its_cure(
    world: ScenarioWorld, officer: Browser
) -> None:
    scenario = world.made()
    path = f"/scenarios/{scenario.key}/changes/line"
    line = f"500 {world.line_id}"

    answer = officer.client.post(path, data={"version": 1, "line": line, "persons_more": -9})
    bad = officer.client.post(path, data={"version": 1, "line": "500", "persons_more": "x"})

    assert answer.status_code == 409
    assert "Vähennä enintään 8." in answer.text
    assert bad.status_code == 422
    assert world.now(scenario).changes == []


def test_taken_away_renamed_and_deleted(world: ScenarioWorld, officer: Browser) -> None:
    scenario = world.made(more(world), Weight(weight="near", value=1))
    here = f"/scenarios/{scenario.key}"

    seen = post(officer, f"{here}/changes/1/remove", version=1)
    assert "Muutos poistettiin." in seen
    assert "Turvapaikka" not in seen
    assert "Uusi nimi" in post(officer, f"{here}/name", version=2, scenario_name="Uusi nimi")
    stale = officer.client.post(f"{here}/delete", data={"version": 2})
    assert stale.status_code == 409
    seen = post(officer, f"{here}/delete", version=3)

    assert "Skenaario poistettiin." in seen
    assert officer.client.get(here).status_code == 404


def test_the_swap_is_the_reload(world: ScenarioWorld, officer: Browser) -> None:
    scenario = world.made(more(world))
    here = f"/scenarios/{scenario.key}"
    before = officer.client.get(here).text

    answer = officer.client.post(
        f"{here}/solve", data={"version": 1, "seconds": 5}, headers=htmx("#scenario-page")
    ).text

    swapped = swap(before, answer, target="#scenario-page")
    assert swapped == normal(officer.client.get(here).text)
    assert "scenario-live" in swapped


def test_live_while_it_is_solved_and_then_the_whole_page(
    world: ScenarioWorld, officer: Browser
) -> None:
    scenario = world.made(more(world))
    world.asked(scenario)
    here = f"/scenarios/{scenario.key}"
    assert claim_scenario(world.engine, at=NOW) == scenario.key
    told = {"phase": "improve", "seconds": 2, "reach": 12, "fit": 900, "gap_fit": 1.3}
    scenario_alive(world.engine, scenario.key, told, at=NOW)

    seen = text(officer, here)
    stopped = post(officer, f"{here}/cancel")
    end_scenario(world.engine, scenario.key, ScenarioStatus.CANCELLED, at=NOW)
    events = officer.client.get(f"{here}/events").text

    assert "Parannetaan ratkaisua." in seen
    assert "Lisää muutos" not in seen
    assert "on pyydetty pysähtymään" in stopped
    assert "Laskenta on päättynyt." in events
    assert f'hx-get="{here}"' in events
    assert "pysäytettiin ennen kuin ratkaisua oli" in text(officer, here)


def test_a_scenario_that_failed_says_why(world: ScenarioWorld, officer: Browser) -> None:
    scenario = world.made(more(world))
    world.asked(scenario)
    claim_scenario(world.engine, at=NOW)
    failed = ScenarioStatus.FAILED
    end_scenario(world.engine, scenario.key, failed, at=NOW, failure="solver-failed: no memory")

    seen = text(officer, f"/scenarios/{scenario.key}")

    assert "Laskentaohjelma päättyi virheeseen." in seen
    assert "no memory" in seen


def test_other_weights_count_for_both_answers(world: ScenarioWorld, officer: Browser) -> None:
    scenario = world.solved(Weight(weight="standing", value=1000))

    page = officer.client.get(f"/scenarios/{scenario.key}").text

    [fit] = [row for row in table(page, "figures") if row[0] == "Sopivuus"]
    assert fit[1] == fit[2]
    # Two households of 3 keep their places, 1000 points for each person.
    assert int("".join(filter(str.isdecimal, fit[1]))) > 6 * 1000
