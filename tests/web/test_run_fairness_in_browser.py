"""The pages beside a run in Chromium: pictures at two widths, and axe finds nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import Engine

from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, chromium, look, served, visiting
from tests.databases import fresh_engine
from tests.make import (
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_quota_line,
    officer_of,
)
from tests.web.sign_in import Browser
from tests.web.test_run_fairness import run_of


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as one:
        yield one


@pytest.fixture
def world() -> Iterator[tuple[Engine, Browser]]:
    """Two municipalities and twelve households."""
    with fresh_engine("sqlite") as engine:
        with transaction(engine) as db:
            authority = make_authority(db)
            for code, name in (("500", "Muurame"), ("410", "Laukaa")):
                place = make_municipality(db, authority=authority, code=code, name=name)
                agreement = make_agreement(db, authority=authority, municipality=place)
                make_quota_line(db, agreement=agreement, label="kaikki", persons=20)
            for number in range(12):
                make_household(
                    db,
                    authority=authority,
                    persons=2 + number % 3,
                    mother_tongue="so" if number % 2 else "ar",
                    needs={NeedKind.SCHOOL: 1} if number % 3 else {},
                )
            official = officer_of(db, authority)
        yield engine, Browser.of(engine, official)


def test_the_fairness_sheet_looks_right(world: tuple[Engine, Browser], browser: Chromium) -> None:
    engine, officer = world
    run_id = run_of(engine, ["500", "410", "410"] * 2 + ["410", "500", "500"] * 2)
    token = officer.client.cookies["session"]
    with served(officer.client.app) as address, visiting(browser, address) as page:  # type: ignore[arg-type]
        page.context.add_cookies([{"name": "session", "value": token, "url": address}])
        page.goto(f"/runs/{run_id}")
        page.get_by_role("link", name="Sijoitusajon tasapuolisuus").click()
        page.get_by_role("heading", name="Odotusajan ja sopivuuden jakautuminen").wait_for()
        look(page, "run-fairness")
        assert axe_at_both_widths(page) == []
