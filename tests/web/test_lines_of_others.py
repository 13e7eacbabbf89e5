"""In a municipality with agreements with two authorities, each reads and changes its own quota lines only."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.agreement import Agreement, QuotaLine
from placement.model.area import Area, Municipality
from placement.queries.fairness import fairness_visible_to
from placement.queries.scenario_choices import change_choices_visible_to
from placement.refusals import NotFound
from placement.rules.scenario_change import LinePersons
from placement.transaction import transaction
from tests.make import make_agreement, make_quota_line
from tests.placement.scenario_world import ScenarioWorld, make_scenario_world
from tests.web.scenario_pages import more, post, table, text
from tests.web.sign_in import Browser


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ScenarioWorld:
    """Muurame, whose line of the run is one authority's, has agreed with the other one too."""
    world = make_scenario_world(engine, monkeypatch)
    with transaction(engine) as db:
        muurame = db.exec(select(Municipality)).one()
        theirs = db.get_one(Area, world.elsewhere.authority_id)
        agreement = make_agreement(db, authority=theirs, municipality=muurame)
        make_quota_line(db, agreement=agreement, label="Naapurin", persons=4)
    return world


@pytest.fixture
def ours(world: ScenarioWorld) -> Browser:
    return Browser.of(world.engine, world.officer)


@pytest.fixture
def others(world: ScenarioWorld) -> Browser:
    return Browser.of(world.engine, world.elsewhere)


def draft_of(world: ScenarioWorld, browser: Browser) -> int:
    post(browser, "/scenarios", run=world.run_id, scenario_name="Luonnos")
    return world.events("scenario.made")[-1].subject_id or 0


def test_a_line_is_chosen_and_changed_by_its_own_authority(
    world: ScenarioWorld, ours: Browser, others: Browser
) -> None:
    change = {"version": 1, "line": f"500 {world.line_id}", "persons_more": 1}
    mine, theirs = draft_of(world, ours), draft_of(world, others)

    with Session(world.engine) as db:
        choices = change_choices_visible_to(world.elsewhere, theirs, db)
        assert [one.code for one in choices.own] == ["500"]
        assert choices.lines == []
        assert [one.label for one in change_choices_visible_to(world.officer, mine, db).lines] == [
            "Turvapaikka 2027"
        ]
    assert "Turvapaikka" not in text(others, f"/scenarios/{theirs}/changes/line")
    refused = others.client.post(f"/scenarios/{theirs}/changes/line", data=change)
    assert refused.status_code == 404
    assert ours.client.post(f"/scenarios/{mine}/changes/line", data=change).status_code == 200
    assert "Turvapaikka 2027" in text(ours, f"/scenarios/{mine}")


@pytest.mark.parametrize("line", ["q999999", "q", "h1", "q99999999999999999999999"])
def test_a_line_that_is_none_is_not_found(world: ScenarioWorld, line: str) -> None:
    with pytest.raises(NotFound):
        world.made(LinePersons(municipality="500", line=line, persons=1))


def test_what_would_help_tells_of_own_lines_only(
    world: ScenarioWorld, ours: Browser, others: Browser
) -> None:
    here, trial = f"/runs/{world.run_id}/help", f"/scenarios/new?run={world.run_id}&help=1"

    assert "Turvapaikka" in text(ours, here)
    assert "Turvapaikka 2027" in text(ours, trial)
    assert table(others.client.get(here).text, "help") == []
    assert others.client.get(trial).status_code == 404


def test_a_line_that_went_over_to_another_authority_is_not_named(
    world: ScenarioWorld, ours: Browser
) -> None:
    scenario = world.made(more(world))
    with transaction(world.engine) as db:
        theirs = select(Agreement).where(Agreement.authority_id == world.elsewhere.authority_id)
        db.get_one(QuotaLine, world.line.key).agreement_id = db.exec(theirs).one().key

    page = ours.client.get(f"/scenarios/{scenario.key}").text

    assert "Turvapaikka" not in page
    assert len(table(page, "changes")) == 1


def test_crowding_is_told_of_own_lines_only(world: ScenarioWorld) -> None:
    with Session(world.engine) as db:
        ours = fairness_visible_to(world.officer, world.run_id, db)
        theirs = fairness_visible_to(world.elsewhere, world.run_id, db)

    assert [one.label for one in ours.crowded or ()] == ["Turvapaikka 2027"]
    assert [place.code for place, _ in theirs.shares] == ["500"]
    assert theirs.crowded == []
