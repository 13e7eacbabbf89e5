"""The pages beside a run in Chromium: pictures at two widths, and axe finds nothing."""

import pytest
from sqlalchemy import Engine

from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import make_authority, make_household
from tests.web.conftest import Visit
from tests.web.run_world import LATER, WHERE, run_of, solved, two_municipalities


def test_the_fairness_sheet_looks_right(sqlite: Engine, visit: Visit) -> None:
    officer = two_municipalities(sqlite)
    with transaction(sqlite) as db:
        for number in range(5):
            needs = {NeedKind.SCHOOL: 1} if number % 3 else {}
            make_household(db, authority=make_authority(db), persons=2 + number % 3, needs=needs)
    run_id = run_of(sqlite, [*WHERE, "500", "500", "500", "410", "410"])
    page = visit(officer)

    page.goto(f"/runs/{run_id}")
    page.get_by_role("link", name="Sijoitusajon tasapuolisuus").click()
    page.get_by_role("heading", name="Odotusajan ja sopivuuden jakautuminen").wait_for()

    look(page, "run-fairness")
    assert axe_at_both_widths(page) == []


def test_the_changes_look_right(sqlite: Engine, visit: Visit) -> None:
    officer = two_municipalities(sqlite)
    run_of(sqlite, WHERE)
    run_id = run_of(sqlite, LATER)
    page = visit(officer)

    page.goto(f"/runs/{run_id}/changes")

    look(page, "run-changes")
    assert axe_at_both_widths(page) == []


def test_what_would_help_most_looks_right(
    sqlite: Engine, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, _, run_id = solved(sqlite, monkeypatch)
    page = visit(officer)

    page.goto(f"/runs/{run_id}")
    page.get_by_role("link", name="Mikä auttaisi eniten").click()
    page.get_by_role("heading", name="Mikä auttaisi eniten").wait_for()

    look(page, "run-help")
    assert axe_at_both_widths(page) == []
