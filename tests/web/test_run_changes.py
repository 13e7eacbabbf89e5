"""The differences to the run before: who sees which, and what is said without any."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import Engine

from placement.transaction import transaction
from tests.browser import axe_at_both_widths, chromium, look, served, visiting
from tests.make import make_authority, officer_of
from tests.web.sign_in import Browser
from tests.web.test_run_fairness import WHERE, officer, run_of, viewer

__all__ = ["officer"]
LATER = ["410", *WHERE[1:]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as one:
        yield one


def test_the_first_run_has_nothing_to_be_compared_with(officer: Browser, engine: Engine) -> None:
    run_id = run_of(engine, WHERE)

    assert "Aiempaa sijoitusajoa ei ole" in officer.client.get(f"/runs/{run_id}/changes").text


def test_a_moved_household_is_told_to_its_officer_only(officer: Browser, engine: Engine) -> None:
    run_of(engine, WHERE)
    run_id = run_of(engine, LATER)
    with transaction(engine) as db:
        other = officer_of(db, make_authority(db))

    page = officer.client.get(f"/runs/{run_id}/changes").text
    elsewhere = Browser.of(engine, other).client.get(f"/runs/{run_id}/changes").text
    national = viewer(engine).client.get(f"/runs/{run_id}/changes").text

    assert f"/runs/{run_id}/changes" in officer.client.get(f"/runs/{run_id}").text
    assert "T-2026-" in page
    assert "Muurame, tammikuu 2027" in page
    for figures_only in (elsewhere, national):
        assert "esitetään toiseen kuntaan" in figures_only
        assert "T-2026-" not in figures_only


def test_the_changes_look_right(officer: Browser, engine: Engine, browser: Chromium) -> None:
    run_of(engine, WHERE)
    run_id = run_of(engine, LATER)
    token = officer.client.cookies["session"]
    with served(officer.client.app) as address, visiting(browser, address) as page:  # type: ignore[arg-type]
        page.context.add_cookies([{"name": "session", "value": token, "url": address}])
        page.goto(f"/runs/{run_id}/changes")
        look(page, "run-changes")
        assert axe_at_both_widths(page) == []
