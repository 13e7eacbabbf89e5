"""The whole story in Chromium, in Finnish: proposals are sent, one is accepted, one declined, both sides see it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium, visiting
from tests.demonstration import sign_in, the_demonstration

JYVASKYLA = "179"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A reader of Finnish."""
    with visiting(browser, the_demonstration().address) as opened:
        yield opened


@dataclass(frozen=True)
class Sent:
    """A question that the officer has sent."""

    number: int
    code: str
    persons: int


def _figures(page: Page) -> Counter[str]:
    """Reserved, used and free persons of all years of Jyväskylä, as the page shows them."""
    page.goto("/quotas")
    years = page.locator("select[name=year] option").evaluate_all(
        "all => all.map(one => one.value)"
    )
    sums: Counter[str] = Counter()
    for year in years:
        page.goto(f"/quotas?year={year}&q=Jyväskylä")
        whole = page.locator("#quota-list tbody tr", has_text="Jyväskylä").first
        _agreed, reserved, used, _held, free, _bar = whole.locator("td").all_inner_texts()
        sums += Counter(reserved=int(reserved), used=int(used), free=int(free))
    return sums


def _send_two(page: Page) -> list[Sent]:
    """Send the first two proposals to Jyväskylä at once."""
    page.goto(f"/proposals?municipality={JYVASKYLA}&sort=persons")
    rows = page.locator("#proposal-list tbody tr")
    assert rows.count() >= 2, "the run proposes at least two households to Jyväskylä"
    sent = []
    for row in rows.all()[:2]:
        link = row.get_by_role("link")
        number = int(str(link.get_attribute("href")).rsplit("/", 1)[-1])
        persons = int(row.locator("td").nth(1).inner_text())
        sent.append(Sent(number, link.inner_text().strip(), persons))
        row.get_by_role("checkbox").check(force=True)
    page.get_by_role("button", name="Lähetä valitut kunnille").click()
    expect(page.locator("#messages")).to_contain_text("2 sijoitusesitystä lähetettiin")
    return sent


def _accept(page: Page, question: Sent) -> None:
    """Accept with the dwelling and the month that were proposed, chosen anew."""
    page.goto(f"/inbox/{question.number}")
    assert "-Demo" not in page.content()
    assert question.code not in page.content()
    for name in ("month", "slot"):
        choice = page.locator(f"select[name={name}]")
        assert choice.input_value(), f"a {name} is proposed"
        choice.select_option(choice.input_value())
    page.get_by_role("button", name="Hyväksy talous").click()
    expect(page.locator("#messages")).to_contain_text(f"Kysymys {question.number}")


def _decline(page: Page, question: Sent) -> None:
    """Decline for a coded reason."""
    page.goto(f"/inbox/{question.number}")
    page.locator("details.app-confirm summary", has_text="Hylkää").click()
    page.get_by_label("tarvittavaa palvelua ei ole").check(force=True)
    page.get_by_role("button", name="Hylkää talous").click()
    expect(page.locator("#messages")).to_contain_text(f"Kysymys {question.number}")


def _expect_status(page: Page, question: Sent, status: str) -> None:
    page.goto(f"/households?q={question.code}")
    row = page.locator("#household-list tbody tr", has_text=question.code)
    expect(row).to_contain_text(status)


def _sign_out(page: Page) -> None:
    page.get_by_role("button", name="Kirjaudu ulos").first.click()
    expect(page.get_by_role("heading", name="Kirjaudu sisään")).to_be_visible()


def test_the_demonstration_says_where_it_is_and_who_one_can_be() -> None:
    said = the_demonstration().said

    assert "Password of all: esittely-2026" in said
    assert "ely@demo.invalid" in said
    assert "jyvaskyla@demo.invalid" in said
    assert re.search(r"\d+ of \d+ households have a proposal", said)


def test_from_last_nights_proposals_to_an_answer_that_both_sides_see(page: Page) -> None:
    sign_in(page, "ely")
    expect(page.get_by_role("heading", level=1)).to_have_text("Työpöytä")
    before = _figures(page)
    yes, no = _send_two(page)
    asked = _figures(page)
    _sign_out(page)

    sign_in(page, "jyvaskyla")
    page.goto("/inbox")
    questions = page.get_by_role("link", name=re.compile(r"^Kysymys \d+$")).all_inner_texts()
    _accept(page, yes)
    _decline(page, no)
    answered = _figures(page)
    _sign_out(page)

    assert {f"Kysymys {yes.number}", f"Kysymys {no.number}"} <= set(questions)
    assert asked["reserved"] == before["reserved"] + yes.persons + no.persons
    assert answered["reserved"] == before["reserved"]
    assert answered["used"] == before["used"] + yes.persons
    assert answered["free"] == before["free"] - yes.persons

    sign_in(page, "ely")
    assert _figures(page) == answered, "both sides read the same count"
    _expect_status(page, yes, "kunta hyväksynyt")
    _expect_status(page, no, "valmis sijoitettavaksi")
    page.goto(f"/proposals/{no.number}")
    expect(page.locator("main")).to_contain_text("tarvittavaa palvelua ei ole")


def test_a_stranger_and_a_wrong_password_stay_outside(page: Page) -> None:
    page.goto("/households")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirjaudu sisään")

    page.locator("#email").fill("ely@demo.invalid")
    page.locator("#password").fill("not the password")
    page.locator("main button[type=submit]").click()

    expect(page.get_by_role("alert")).to_be_visible()


def test_a_municipality_does_not_reach_a_household_or_a_proposal(page: Page) -> None:
    sign_in(page, "jyvaskyla")

    answers = {path: page.goto(path) for path in ("/households", "/households/1", "/proposals")}

    assert {path: answer.status if answer else None for path, answer in answers.items()} == {
        "/households": 403,
        "/households/1": 403,
        "/proposals": 403,
    }
