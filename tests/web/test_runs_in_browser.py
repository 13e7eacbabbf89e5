"""The run page in Chromium: the stream moves it, polling does where streams do not pass, axe finds nothing."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from placement.jobs.run_rows import end, still_alive
from placement.model.allocation_run import RunStatus
from tests.browser import axe_at_both_widths, look
from tests.make import NOW
from tests.web.conftest import Visit
from tests.web.run_world import done_run, going, one_municipality


@pytest.fixture
def page(sqlite: Engine, visit: Visit) -> Page:
    return visit(one_municipality(sqlite))


def test_the_stream_moves_the_page_until_the_run_has_ended(sqlite: Engine, page: Page) -> None:
    run_id = going(sqlite)
    # The polling gets no answer while the run goes on: what moves the page then is the stream.
    page.goto(f"/runs/{run_id}")
    page.route(f"**/runs/{run_id}", lambda route: route.abort())
    expect(page.get_by_text("Parannetaan ratkaisua.")).to_be_visible()
    look(page, "run-live")
    assert axe_at_both_widths(page) == []

    still_alive(sqlite, run_id, {"phase": "check", "reach": 4321}, at=NOW)
    expect(page.get_by_text("4 321")).to_be_visible()
    page.unroute(f"**/runs/{run_id}")
    end(sqlite, run_id, RunStatus.FAILED, at=NOW, failure="solver-failed: no memory left")

    expect(page.get_by_text("Laskentaohjelma päättyi virheeseen.")).to_be_visible()
    assert page.locator("#run-live").count() == 0
    look(page, "run-failed")
    assert axe_at_both_widths(page) == []


def test_where_streams_do_not_pass_the_page_asks(sqlite: Engine, page: Page) -> None:
    run_id = going(sqlite)
    page.route("**/events", lambda route: route.abort())
    page.goto(f"/runs/{run_id}")

    still_alive(sqlite, run_id, {"reach": 4321}, at=NOW)
    expect(page.get_by_text("4 321")).to_be_visible()
    end(sqlite, run_id, RunStatus.CANCELLED, at=NOW)

    expect(page.get_by_text("Ajo peruttiin")).to_be_visible()


def test_stopping_and_starting_in_the_browser(sqlite: Engine, page: Page) -> None:
    run_id = going(sqlite)
    page.goto(f"/runs/{run_id}")

    page.get_by_role("button", name="Pysäytä ajo").click()

    expect(page.get_by_text("on pyydetty pysähtymään")).to_be_visible()
    expect(page.get_by_role("button", name="Pysäytä ajo")).to_have_count(0)
    end(sqlite, run_id, RunStatus.CANCELLED, at=NOW)
    page.goto("/runs")
    page.get_by_text("Käynnistä sijoitusajo nyt").click()
    page.get_by_role("button", name="Käynnistä ajo").click()
    expect(page.get_by_role("heading", name=f"Sijoitusajo {run_id + 1}")).to_be_visible()
    expect(page.get_by_text("odottaa vuoroaan")).to_be_visible()


def test_the_list_and_a_done_run_look_right(sqlite: Engine, page: Page) -> None:
    run_id = done_run(sqlite)

    page.goto("/runs")
    look(page, "runs")
    assert axe_at_both_widths(page) == []
    page.goto(f"/runs/{run_id}")
    page.get_by_text("Ajon lähtötiedot").click()
    look(page, "run-done")
    assert axe_at_both_widths(page) == []
