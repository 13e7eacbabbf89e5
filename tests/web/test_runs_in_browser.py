"""The run page in Chromium: the stream moves it, polling does where streams do not pass, axe finds nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from placement.jobs.run_rows import end, still_alive
from placement.model.allocation_run import RunStatus
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, chromium, look, served, visiting
from tests.databases import fresh_engine
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_quota_line,
    officer_of,
)
from tests.web.sign_in import Browser
from tests.web.test_runs import done_run, going


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as one:
        yield one


@pytest.fixture
def world() -> Iterator[tuple[Engine, Browser]]:
    with fresh_engine("sqlite") as engine:
        with transaction(engine) as db:
            authority = make_authority(db)
            place = make_municipality(db, authority=authority, code="500", name="Muurame")
            make_quota_line(
                db, agreement=make_agreement(db, authority=authority, municipality=place)
            )
            make_household(db, authority=authority)
            official = officer_of(db, authority)
        yield engine, Browser.of(engine, official)


@pytest.fixture
def page(world: tuple[Engine, Browser], browser: Chromium) -> Iterator[Page]:
    _, officer = world
    token = officer.client.cookies["session"]
    with served(officer.client.app) as address, visiting(browser, address) as visited:  # type: ignore[arg-type]
        visited.context.add_cookies([{"name": "session", "value": token, "url": address}])
        yield visited


def test_the_stream_moves_the_page_until_the_run_has_ended(
    world: tuple[Engine, Browser], page: Page
) -> None:
    engine, _ = world
    run_id = going(engine)
    # The polling gets no answer while the run goes on: what moves the page then is the stream.
    page.goto(f"/runs/{run_id}")
    page.route(f"**/runs/{run_id}", lambda route: route.abort())
    expect(page.get_by_text("Parannetaan ratkaisua.")).to_be_visible()
    look(page, "run-live")
    assert axe_at_both_widths(page) == []

    still_alive(engine, run_id, {"phase": "check", "reach": 4321}, at=NOW)
    expect(page.get_by_text("4 321")).to_be_visible()
    page.unroute(f"**/runs/{run_id}")
    end(engine, run_id, RunStatus.FAILED, at=NOW, failure="solver-failed: no memory left")

    expect(page.get_by_text("Laskentaohjelma päättyi virheeseen.")).to_be_visible()
    assert page.locator("#run-live").count() == 0
    look(page, "run-failed")
    assert axe_at_both_widths(page) == []


def test_where_streams_do_not_pass_the_page_asks(world: tuple[Engine, Browser], page: Page) -> None:
    engine, _ = world
    run_id = going(engine)
    page.route("**/events", lambda route: route.abort())
    page.goto(f"/runs/{run_id}")

    still_alive(engine, run_id, {"reach": 4321}, at=NOW)
    expect(page.get_by_text("4 321")).to_be_visible()
    end(engine, run_id, RunStatus.CANCELLED, at=NOW)

    expect(page.get_by_text("Ajo peruttiin")).to_be_visible()


def test_stopping_and_starting_in_the_browser(world: tuple[Engine, Browser], page: Page) -> None:
    engine, _ = world
    run_id = going(engine)
    page.goto(f"/runs/{run_id}")

    page.get_by_role("button", name="Pysäytä ajo").click()

    expect(page.get_by_text("on pyydetty pysähtymään")).to_be_visible()
    expect(page.get_by_role("button", name="Pysäytä ajo")).to_have_count(0)
    end(engine, run_id, RunStatus.CANCELLED, at=NOW)
    page.goto("/runs")
    page.get_by_text("Käynnistä sijoitusajo nyt").click()
    page.get_by_role("button", name="Käynnistä ajo").click()
    expect(page.get_by_role("heading", name=f"Sijoitusajo {run_id + 1}")).to_be_visible()
    expect(page.get_by_text("odottaa vuoroaan")).to_be_visible()


def test_the_list_and_a_done_run_look_right(world: tuple[Engine, Browser], page: Page) -> None:
    engine, _ = world
    run_id = done_run(engine)

    page.goto("/runs")
    look(page, "runs")
    assert axe_at_both_widths(page) == []
    page.goto(f"/runs/{run_id}")
    page.get_by_text("Ajon lähtötiedot").click()
    look(page, "run-done")
    assert axe_at_both_widths(page) == []
