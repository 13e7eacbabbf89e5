"""A yearly round in Chromium: opened, answered as a draft and then for good, the county heard, registered."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.days import helsinki_day
from placement.model.agreement import QuotaLine
from placement.model.area import LanguageStatus
from placement.model.user import UserAccount
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import make_authority, make_municipality, officer_of
from tests.placement.place import make_place
from tests.placement.rounds import PDF, make_round
from tests.web.conftest import Visit
from tests.web.sign_in import Browser
from web.clock import utc_now


def fill(page: Page, name: str, *values: int) -> None:
    """Fill the fields of one name, in their order."""
    for place, value in enumerate(values):
        page.locator(f'[name="{name}"]').nth(place).fill(str(value))


def test_from_the_letter_to_the_agreement(engine: Engine, visit: Visit) -> None:
    year = helsinki_day(utc_now()).year
    with transaction(engine) as db:
        authority = make_authority(db, name="Keski-Suomen elinvoimakeskus")
        place = make_place(db, authority=authority, name="Muurame")
        place.agreement.valid_to_day = place.agreement.valid_from_day.replace(month=12, day=31)
        place.line.year = year
        silent = make_municipality(db, authority=authority, name="Laukaa")
        silent.language_status = LanguageStatus.FI_SV
    officer = visit(Browser.of(engine, place.officer))
    clerk = visit(Browser.of(engine, place.answerer))

    open_the_round(officer)
    answer(clerk, year + 1)
    register(officer)

    with Session(engine) as db:
        made = db.exec(select(QuotaLine).where(QuotaLine.year == year + 1)).all()
        assert [(one.committed, one.at_most) for one in made] == [(20, 30), (12, 20), (8, 10)]
    officer.goto("/rounds")
    look(officer, "rounds")
    officer.get_by_role("link", name=str(year + 1)).click()
    expect(officer.locator("#asked")).to_contain_text("kirjattu")
    look(officer, "round-one")
    assert axe_at_both_widths(officer) == []
    officer.goto("/desk")
    look(officer, "round-desk-authority")


def open_the_round(officer: Page) -> None:
    """The officer asks every municipality."""
    officer.goto("/rounds/new")
    officer.get_by_label("Tavoite", exact=True).fill("50")
    due_day = helsinki_day(utc_now()) + timedelta(days=70)
    officer.get_by_label("Viimeinen vastauspäivä").fill(str(due_day))
    officer.get_by_label("Jaa tavoite kunnille").check()
    look(officer, "round-new")
    assert axe_at_both_widths(officer) == []
    officer.get_by_role("button", name="Avaa kierros").click()
    expect(officer.locator("#asked")).to_contain_text("Laukaa")


def answer(clerk: Page, year: int) -> None:
    """The municipality begins at its desk, keeps a draft, is refused, and submits."""
    clerk.goto("/desk")
    look(clerk, "round-desk-municipality")
    clerk.get_by_role("link", name=f"Vuoden {year} kierros").click()
    clerk.get_by_role("button", name="Vastaa kierrokseen").click()
    fill(clerk, "total_committed", 20)
    fill(clerk, "total_at_most", 30)
    fill(clerk, "group_committed", 12, 8)
    fill(clerk, "group_at_most", 20, 10)
    fill(clerk, "dwellings", 0, 1, 2, 3)
    look(clerk, "round-form")
    assert axe_at_both_widths(clerk) == []
    clerk.get_by_role("button", name="Tallenna luonnoksena").click()
    expect(clerk.locator("main")).to_contain_text("Luonnos on tallennettu")

    clerk.get_by_role("button", name="Jatka luonnosta").click()
    clerk.get_by_role("button", name="Lähetä vastaus").click()
    expect(clerk.locator("body")).to_contain_text("Anna kunnan päätöksen numero")
    expect(clerk.locator('[name="total_committed"]')).to_have_value("20")
    look(clerk, "round-form-refused")
    clerk.get_by_label("Päätöksen numero").fill("KH 31")
    clerk.get_by_label("Päätöksen päivä").fill(str(helsinki_day(utc_now())))
    clerk.get_by_label("Päätös liitteenä").set_input_files(
        {"name": "päätös.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    clerk.get_by_label("arabia").check()
    # A button takes no second click within a second.
    clerk.wait_for_timeout(1_100)
    clerk.get_by_role("button", name="Lähetä vastaus").click()
    expect(clerk.locator("main")).to_contain_text("päätös.pdf")
    look(clerk, "round-answered-municipality")


def register(officer: Page) -> None:
    """The officer records what the county said, and registers the agreement."""
    officer.reload()
    officer.get_by_role("link", name="Muurame").click()
    officer.get_by_text("Kirjaa lausunto").click()
    officer.get_by_label("puoltava lausunto").check()
    officer.get_by_role("button", name="Kirjaa", exact=True).click()
    expect(officer.locator("main")).to_contain_text("puoltava lausunto,")
    look(officer, "round-answered-officer")
    assert axe_at_both_widths(officer) == []
    officer.locator("summary", has_text="Kirjaa").last.click()
    officer.get_by_role("button", name="Kirjaa sopimus").click()
    expect(officer.locator("main")).to_contain_text("Sopimukseen")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_in_the_other_languages(sqlite: Engine, visit: Visit, language: str) -> None:
    with transaction(sqlite) as db:
        world = make_round(db)
        world.answers(db)
        clerk = officer_of(db, world.korsnas)
        for one in (world.officer, clerk):
            db.get_one(UserAccount, one.id).language = language
    page = visit(Browser.of(sqlite, world.officer), language=language)
    page.goto(f"/rounds/{world.round.key}")
    look(page, f"round-one-{language}")
    page.get_by_role("link", name="Muurame").click()
    expect(page.locator("main")).to_contain_text("KH 31/2026")
    look(page, f"round-answered-{language}")
    other = visit(Browser.of(sqlite, clerk), language=language)
    other.goto("/rounds")
    other.get_by_role("link", name="2028").click()
    expect(other.locator("main")).to_contain_text("Vi ber er svara.")
    look(other, f"round-asked-{language}")
    assert axe_at_both_widths(other) == []
