"""Why a household has no proposal, in Chromium: read at both widths and in three languages."""

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from placement.model.household import Household, HouseholdStatus
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, chromium, look, served, visiting
from tests.databases import fresh_engine
from tests.web.run_world import solved


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "1 henkilö lisää riville Turvapaikka"),
        ("sv", "1 person till på raden Turvapaikka"),
        ("en", "1 more person on line Turvapaikka"),
    ],
)
def test_the_smallest_change_is_read_on_the_household_s_page(
    monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    with fresh_engine("sqlite") as engine:
        officer, _, _ = solved(engine, monkeypatch)
        with transaction(engine) as db:
            left = db.exec(select(Household).where(Household.status == HouseholdStatus.READY)).one()
        with (
            served(officer.client.app) as address,  # type: ignore[arg-type]
            chromium() as browser,
            visiting(browser, address, language=language) as page,
        ):
            token = officer.client.cookies["session"]
            cookies = {"session": token, "language": language}
            page.context.add_cookies(
                [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
            )
            page.goto(f"/households/{left.key}")

            expect(page.locator("main")).to_contain_text(said)
            expect(page.locator("#stopped tbody tr")).to_have_count(1)
            look(page, f"household-left-without-{language}")
            assert axe_at_both_widths(page) == []
