"""The page of what would help most in Chromium: pictures at two widths, and axe finds nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import Engine

from tests.browser import axe_at_both_widths, chromium, look, served, visiting
from tests.databases import fresh_engine
from tests.web.test_run_help import solved


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as one:
        yield one


@pytest.fixture
def sqlite() -> Iterator[Engine]:
    with fresh_engine("sqlite") as engine:
        yield engine


def test_what_would_help_most_looks_right(
    sqlite: Engine, browser: Chromium, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, _, run_id = solved(sqlite, monkeypatch)
    token = officer.client.cookies["session"]
    with served(officer.client.app) as address, visiting(browser, address) as page:  # type: ignore[arg-type]
        page.context.add_cookies([{"name": "session", "value": token, "url": address}])
        page.goto(f"/runs/{run_id}")
        page.get_by_role("link", name="Mikä auttaisi eniten").click()
        page.get_by_role("heading", name="Mikä auttaisi eniten").wait_for()
        look(page, "run-help")
        assert axe_at_both_widths(page) == []
