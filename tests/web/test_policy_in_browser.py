"""The policy page in Chromium: looked at, axe finds nothing, and an error keeps what was typed."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from placement.actions.change_policy import change_policy
from placement.model.user import Role
from placement.rules.policy import PolicyData
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import NOW, official_with
from tests.web.conftest import Visit
from tests.web.sign_in import Browser


@pytest.fixture
def page(sqlite: Engine, visit: Visit) -> Page:
    """An administrator's browser, where the policy has been changed once."""
    changed = {**PolicyData().model_dump(mode="json"), "late": 120, "reach_slack": 2}
    with transaction(sqlite) as db:
        official = official_with(db, Role.ADMINISTRATOR)
        reason = "Muutot ovat myöhästyneet keväällä."
        change_policy(db, changed, number=1, reason=reason, by=official, at=NOW)
    return visit(Browser.of(sqlite, official))


def test_it_is_read_and_changed(page: Page) -> None:
    page.goto("/policy")
    expect(page.get_by_role("heading", name="Versio 2")).to_be_visible()
    look(page, "policy")
    assert axe_at_both_widths(page) == []

    page.get_by_role("button", name="Muuta sijoitusperusteita").click()
    page.locator("#near").fill("175")
    page.locator("#crowding_percent_3").fill("90")
    page.locator("#reason").fill("Läheisyys painaa enemmän")
    page.get_by_role("button", name="Tallenna uusi versio").click()

    expect(page.locator("#crowding_percent_1-error")).to_be_visible()
    expect(page.locator("#near")).to_have_value("175")
    look(page, "policy-error")
    assert axe_at_both_widths(page) == []

    page.locator("#crowding_percent_3").fill("100")
    page.get_by_role("button", name="Tallenna uusi versio").click()

    expect(page.get_by_role("heading", name="Versio 3")).to_be_visible()
    expect(page.get_by_text("Läheisyys painaa enemmän")).to_be_visible()
