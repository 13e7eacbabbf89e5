"""Own settings and the page of letters in Chromium: looked at in three languages, axe finds nothing."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from placement.jobs.post import NotTaken, Unclear
from placement.jobs.send_letters import send_letters
from placement.model.user import Role
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import NOW, official_with
from tests.placement.letters import DIGEST, Kept, a_place
from tests.web.conftest import Visit
from tests.web.sign_in import Browser


@pytest.fixture
def page(sqlite: Engine, visit: Visit) -> Page:
    """An administrator's browser; one letter went out, one failed, one is unclear."""
    failures: list[list[Exception]] = [
        [],
        [NotTaken("refused: 550", lasting=True)],
        [Unclear("no-answer: TimeoutError")],
    ]
    for failing in failures:
        a_place(sqlite, asked=2)
        send_letters(sqlite, NOW, post=Kept(*failing), digest_time=DIGEST)
    with transaction(sqlite) as db:
        official = official_with(db, Role.ADMINISTRATOR)
    return visit(Browser.of(sqlite, official))


def test_settings_are_chosen_and_spoken(page: Page) -> None:
    page.goto("/settings")
    look(page, "own-settings")
    assert axe_at_both_widths(page) == []

    page.get_by_label("Svenska").check()
    page.get_by_label("Kerran päivässä").check()
    page.get_by_role("button", name="Tallenna asetukset").click()

    expect(page.get_by_text("Dina inställningar sparades.")).to_be_visible()
    expect(page.get_by_label("En gång om dagen")).to_be_checked()
    look(page, "own-settings-sv")
    page.get_by_label("English").check()
    page.get_by_role("button", name="Spara inställningarna").click()
    expect(page.get_by_role("heading", name="Own settings")).to_be_visible()
    look(page, "own-settings-en")


def test_a_letter_that_failed_is_sent_again(page: Page) -> None:
    page.goto("/letters")
    look(page, "letters")
    assert axe_at_both_widths(page) == []
    expect(page.get_by_role("button", name="Lähetä uudelleen")).to_have_count(2)

    page.get_by_role("button", name="Lähetä uudelleen").first.click()

    expect(page.get_by_text("Viesti odottaa uutta lähetystä.")).to_be_visible()
    expect(page.get_by_role("button", name="Lähetä uudelleen")).to_have_count(1)
    page.goto("/language/sv?back=/letters")
    look(page, "letters-sv")
    page.goto("/language/en?back=/letters")
    look(page, "letters-en")
