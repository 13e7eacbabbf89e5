"""Pages of the runs: the list, one that goes (live), one that is done, who may start and stop."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.actions.start_allocation import start_allocation
from placement.jobs.run_rows import end, still_alive
from placement.model.allocation_run import AllocationRun, Policy, RunStatus
from placement.model.area import Area
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household
from placement.model.user import Role
from placement.queries.question import question_now
from placement.rules.kept_json import packed
from placement.rules.policy import PolicyData
from placement.transaction import reading, transaction
from tests.make import NOW, make_agreement, make_municipality, make_quota_line
from tests.web.run_world import done_run, going, officer_of_elsewhere, one_municipality, viewer
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def officer(engine: Engine) -> Browser:
    return one_municipality(engine)


def test_a_run_is_started_from_the_list_and_shown(officer: Browser, engine: Engine) -> None:
    answer = officer.client.post("/runs", data={"seconds": "45", "seed": "3"})

    with Session(engine) as db:
        run = db.exec(select(AllocationRun)).one()
    assert (run.seconds, run.seed, run.requested_by_id) == (45, 3, officer.official.id)
    assert answer.url.path == f"/runs/{run.id}"
    assert "odottaa vuoroaan" in answer.text
    assert f"/runs/{run.id}" in officer.client.get("/runs").text


def test_starting_without_javascript_or_numbers_takes_the_defaults(
    officer: Browser, engine: Engine
) -> None:
    officer.client.post("/runs", data={})

    with Session(engine) as db:
        run = db.exec(select(AllocationRun)).one()
    assert (run.seconds, run.seed) == (120, 1)


def test_seconds_out_of_range_are_refused_with_the_field(officer: Browser) -> None:
    answer = officer.client.post("/runs", data={"seconds": "0"})

    assert answer.status_code == 422
    assert "Laskenta-aika" in answer.text


def test_the_live_page_shows_phase_figures_and_gap(officer: Browser, engine: Engine) -> None:
    run_id = going(engine)

    page = officer.client.get(f"/runs/{run_id}").text

    assert "Parannetaan ratkaisua." in page
    assert f'hx-sse:connect="/runs/{run_id}/events"' in page
    assert "1,30" in page
    assert "Pysäytä ajo" in page


def test_the_state_that_is_swapped_is_the_state_of_a_reload(
    officer: Browser, engine: Engine
) -> None:
    run_id = going(engine)
    before = officer.client.get(f"/runs/{run_id}").text
    still_alive(engine, run_id, {"reach": 700, "seconds": 20}, at=NOW)

    state = officer.client.get(f"/runs/{run_id}", headers=htmx("#run-state"))

    after = officer.client.get(f"/runs/{run_id}").text
    assert swap(before, state.text, target="#run-state") == normal(after)
    assert "700" in after


def test_the_page_that_is_swapped_is_the_page_of_a_reload(officer: Browser, engine: Engine) -> None:
    run_id = going(engine)
    before = officer.client.get(f"/runs/{run_id}").text
    end(engine, run_id, RunStatus.FAILED, at=NOW, failure="solver-failed: no memory left")

    whole = officer.client.get(f"/runs/{run_id}", headers=htmx("#run-page"))

    after = officer.client.get(f"/runs/{run_id}").text
    assert swap(before, whole.text, target="#run-page") == normal(after)
    assert "Laskentaohjelma päättyi virheeseen." in after
    assert "no memory left" in after


def test_events_tell_each_change_and_end_with_the_run(officer: Browser, engine: Engine) -> None:
    run_id = going(engine)
    end(engine, run_id, RunStatus.CANCELLED, at=NOW)

    answer = officer.client.get(f"/runs/{run_id}/events")

    assert answer.headers["content-type"].startswith("text/event-stream")
    events = answer.text.strip().split("\n\n")
    assert len(events) == 1
    assert all(line.startswith("data: ") for line in events[0].splitlines())
    assert 'hx-trigger="load"' in events[0], "the last state fetches the whole page"
    assert "Sijoitusajo on päättynyt." in events[0]


def test_events_of_no_run_are_not_there(officer: Browser) -> None:
    assert officer.client.get("/runs/4711/events").status_code == 404
    assert officer.client.get("/runs/4711").status_code == 404


def test_stopping_a_running_run_asks_it_to_stop(officer: Browser, engine: Engine) -> None:
    run_id = going(engine)

    page = officer.client.post(f"/runs/{run_id}/cancel").text

    with Session(engine) as db:
        assert db.get_one(AllocationRun, run_id).cancel_asked
    assert "on pyydetty pysähtymään" in page
    assert "Pysäytä ajo" not in page


def test_a_done_run_tells_its_results_in_words(officer: Browser, engine: Engine) -> None:
    run_id = done_run(engine)

    page = officer.client.get(f"/runs/{run_id}").text

    assert "parempaa ei ole; se on todistettu" in page
    assert "parannettavaa on enintään 0,40" in page
    assert "Muurame" in page
    assert "tammikuu 2027" in page
    assert "Kiintiössä ei ole enää tilaa." in page
    assert f"/proposals?run={run_id}" in page


def test_what_was_dropped_is_told_without_a_place_under_a_safety_prohibition(
    officer: Browser, engine: Engine
) -> None:
    run_id = done_run(engine)
    with reading(engine) as db:
        code = db.exec(select(Household.code).order_by(col(Household.id).desc())).first()
    before = dropped_rows(officer, run_id)
    with transaction(engine) as db:
        for household in db.exec(select(Household)):
            household.safety_prohibition = True

    after = dropped_rows(officer, run_id)

    assert code is not None
    assert code in before
    assert code in after
    assert "Muurame" in before
    assert "Muurame" not in after
    assert "Turvakielto" in after
    for other in (viewer(engine), officer_of_elsewhere(engine)):
        page = other.client.get(f"/runs/{run_id}").text
        assert 'id="dropped"' not in page
        assert "2 talouden esitykset" in page
    with reading(engine) as db:
        listed = select(AuditEntry).where(AuditEntry.event == "households.listed")
        assert {(one.by_id, one.subject_id) for one in db.exec(listed)} == {
            (officer.official.id, run_id)
        }


def dropped_rows(reader: Browser, run_id: int) -> str:
    return reader.client.get(f"/runs/{run_id}").text.split('id="dropped"')[1].split("</table>")[0]


def test_the_price_of_the_last_place_is_told_as_a_limit(officer: Browser, engine: Engine) -> None:
    run_id = done_run(engine)

    page = officer.client.get(f"/runs/{run_id}").text

    assert "Viimeisen paikan hinta" in page
    assert ">420<" in page
    assert "eivät lupauksia" in page
    with Session(engine) as db:
        db.get_one(AllocationRun, run_id).last_place = None
        db.commit()
    assert "Viimeisen paikan hinta" not in officer.client.get(f"/runs/{run_id}").text


def test_an_officer_of_elsewhere_sees_the_figures_and_nothing_of_ours(
    officer: Browser, engine: Engine
) -> None:
    run_id = done_run(engine)

    page = officer_of_elsewhere(engine).client.get(f"/runs/{run_id}").text

    assert "0,40" in page
    assert f"/proposals?run={run_id}" not in page
    assert "Muurame" in officer.client.get(f"/runs/{run_id}").text
    assert 'href="/municipalities/500"' not in page


def test_a_national_viewer_sees_figures_and_can_neither_start_nor_stop(
    officer: Browser, engine: Engine
) -> None:
    run_id, figures_only = done_run(engine), viewer(engine)

    page = figures_only.client.get(f"/runs/{run_id}").text

    # One household, and a promise above what is stated: both would tell of few.
    assert "Muurame" not in page
    assert "/proposals" not in page
    assert "/households/" not in page
    assert figures_only.client.post("/runs", data={}).status_code == 403
    assert figures_only.client.post(f"/runs/{run_id}/cancel").status_code == 403
    assert officer.official.role is Role.AUTHORITY_OFFICER


def test_large_numbers_have_their_thousands_apart(officer: Browser, engine: Engine) -> None:
    run_id = done_run(engine)
    with transaction(engine) as db:
        run = db.get_one(AllocationRun, run_id)
        run.households, run.placed, run.seconds = 31_002, 30_001, 21_600

    page = officer.client.get(f"/runs/{run_id}").text.replace("\N{NO-BREAK SPACE}", " ")

    for text in ("30 001", "1 001", "31 002 odottavasta", "21 600 sekuntia"):
        assert text in page


def test_a_municipality_that_gave_nothing_and_had_nothing_is_no_row(
    officer: Browser, engine: Engine
) -> None:
    run_id = done_run(engine)
    with transaction(engine) as db:
        area = db.exec(select(Area)).one()
        make_municipality(db, authority=area, code="410", name="Laukaa")
        place = make_municipality(db, authority=area, code="592", name="Petäjävesi")
        make_quota_line(db, agreement=make_agreement(db, authority=area, municipality=place))
        asked = question_now(db, policy=PolicyData(), at=NOW, name="test").problem
        asked["municipalities"] += [
            {**asked["municipalities"][0], "code": "410", "lines": [], "dwellings": None}
        ]
        db.get_one(AllocationRun, run_id).question = packed(asked)

    page = officer.client.get(f"/runs/{run_id}").text

    assert "Petäjävesi" in page
    assert "Laukaa" not in page


def test_what_may_be_given_up_of_reach_is_what_the_policy_of_the_run_says(
    officer: Browser, engine: Engine
) -> None:
    run_id = done_run(engine)
    before = officer.client.get(f"/runs/{run_id}").text
    with transaction(engine) as db:
        policy = db.exec(select(Policy)).one()
        policy.data = {**policy.data, "reach_slack": 3}

    after = officer.client.get(f"/runs/{run_id}").text

    assert "siitä ei tingitä" in before
    assert "siitä ei tingitä" not in after
    assert "enintään 3 tuhannesosaa parhaasta kattavuudesta" in after


def test_the_list_tells_the_gap_and_who_asked(officer: Browser, engine: Engine) -> None:
    done_run(engine)

    page = officer.client.get("/runs").text

    assert "aikataulu" in page
    assert "0,40" in page
    assert "1 / 2" in page


def test_the_list_that_is_swapped_is_the_list_of_a_reload(officer: Browser, engine: Engine) -> None:
    done_run(engine)
    before = officer.client.get("/runs").text
    with transaction(engine) as db:
        start_allocation(db, seconds=30, by=None, at=NOW)

    block = officer.client.get("/runs", headers=htmx("#run-list"))

    assert swap(before, block.text, target="#run-list") == normal(officer.client.get("/runs").text)
