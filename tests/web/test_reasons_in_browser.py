"""Why a household has no proposal, and what became of a first wish, in Chromium at both widths."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine
from sqlmodel import select

from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal
from placement.model.user import UserAccount
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.web.conftest import Visit
from tests.web.review_world import make_review
from tests.web.run_world import solved


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "1 henkilö lisää riville Turvapaikka"),
        ("sv", "1 person till på raden Turvapaikka"),
        ("en", "1 more person on line Turvapaikka"),
    ],
)
def test_the_smallest_change_is_read_on_the_page_of_the_household(
    sqlite: Engine, visit: Visit, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    officer, _, _ = solved(sqlite, monkeypatch)
    with transaction(sqlite) as db:
        left = db.exec(select(Household).where(Household.status == HouseholdStatus.READY)).one()
        left.lives_at = "Kokeilan keskus"
        db.get_one(UserAccount, officer.official.id).language = language
    page = visit(officer, language=language)

    page.goto(f"/households/{left.key}")

    expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("#stopped tbody tr")).to_have_count(1)
    look(page, f"household-left-without-{language}")
    assert axe_at_both_widths(page) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Mikä sen esti: kiintiö täynnä tai ei riviä."),
        ("sv", "Vad som hindrade det: kvoten full eller ingen rad."),
        ("en", "What prevented it: quota full or no line."),
    ],
)
def test_what_prevented_the_first_wish_is_read_on_the_page_of_the_proposal(
    sqlite: Engine, visit: Visit, language: str, said: str
) -> None:
    review = make_review(sqlite)
    with transaction(sqlite) as db:
        proposal = db.get_one(Proposal, review.proposals[0].key)
        proposal.first_wish = {
            "municipality": review.other.municipality.code,
            "here": False,
            "month": "2027-03",
            "points": {"wish": 400, "language": 60},
            "broken": [{"code": "quota", "params": {}}],
            "fit_change": 120,
        }
        db.get_one(UserAccount, review.browser.official.id).language = language
    page = visit(review.browser, language=language)

    page.goto(f"/proposals/{proposal.key}")

    expect(page.locator("main")).to_contain_text(said)
    look(page, f"proposal-first-wish-{language}")
    assert axe_at_both_widths(page) == []
