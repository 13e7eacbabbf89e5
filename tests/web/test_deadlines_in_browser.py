"""A question that nobody answers, in Chromium: more time is given, it ends at night, the next run asks elsewhere."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.actions.send_proposal import send_proposal
from placement.days import end_of_day, helsinki_day
from placement.jobs.end_of_deadlines import end_of_deadlines
from placement.jobs.nightly_allocation import nightly_allocation
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.model.household import HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import UserAccount
from placement.model.words import NeedKind
from placement.rules.months import add_months, month_of
from placement.transaction import transaction
from tests.browser import axe_at_both_widths, look
from tests.make import make_authority, make_household, make_proposal
from tests.placement.place import Place, make_place, offers
from tests.web.conftest import Visit
from tests.web.sign_in import Browser
from web.clock import utc_now

LANGUAGES = {
    "fi": "Anna lisää vastausaikaa",
    "sv": "Ge mer svarstid",
    "en": "Give more time to answer",
}


def make_two_places(db: Session) -> tuple[Place, Place, Proposal]:
    """Two municipalities with room in next year's lines, and a proposal to the first."""
    authority = make_authority(db)
    silent = make_place(db, authority=authority, name="Muurame")
    other = make_place(db, authority=authority, name="Laukaa")
    month = add_months(month_of(helsinki_day(utc_now())), 2)
    for place in (silent, other):
        place.line.year = int(month[:4])
    household = make_household(
        db,
        authority=authority,
        status=HouseholdStatus.PROPOSED,
        permit_day=helsinki_day(utc_now()) - timedelta(days=20),
    )
    return silent, other, make_proposal(db, line=silent.line, household=household, month=month)


def test_silence_ends_the_question_and_the_next_run_proposes_elsewhere(
    engine: Engine, visit: Visit
) -> None:
    with transaction(engine) as db:
        silent, other, first = make_two_places(db)
    page = visit(Browser.of(engine, silent.officer))
    page.goto(f"/proposals/{first.key}")
    page.get_by_role("button", name="Kysy kunnalta").click()
    expect(page.locator("main")).to_contain_text("jäljellä")
    with Session(engine) as db:
        due = db.get_one(Proposal, first.key).answer_due_day
    assert due is not None

    later = due + timedelta(days=7)
    page.locator("details.app-confirm summary", has_text="Anna lisää vastausaikaa").click()
    page.locator("#until").fill(later.isoformat())
    page.locator("#reason").fill("lautakunta kokoontuu")
    page.get_by_role("button", name="Anna lisäaikaa").click()
    expect(page.locator("#messages")).to_contain_text("Kunta sai lisää aikaa")
    expect(page.locator("main")).to_contain_text("lautakunta kokoontuu")

    for night in (due, later):
        with transaction(engine) as db:
            end_of_deadlines(db, end_of_day(night))
        page.reload()
        said = "kunta ei vastannut määräajassa" if night == later else "jäljellä"
        expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("main")).to_contain_text("kunta ei vastannut määräajassa")
    with transaction(engine) as db:
        nightly_allocation(db, end_of_day(later), seconds=20)
    assert solve_waiting_runs(engine, end_of_day(later)) is not None

    page.goto(f"/households/{first.household_id}")
    expect(page.locator("main")).to_contain_text("Laukaa")
    with Session(engine) as db:
        new = db.exec(
            select(Proposal).where(col(Proposal.household_id) == first.household_id)
        ).all()
    assert [(one.municipality_id, one.status) for one in new] == [
        (silent.municipality.key, ProposalStatus.EXPIRED),
        (other.municipality.key, ProposalStatus.PROPOSED),
    ]
    look(page, "deadline-household-elsewhere")
    assert axe_at_both_widths(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_deadlines_hold_at_both_widths(
    sqlite: Engine, visit: Visit, language: str
) -> None:
    with transaction(sqlite) as db:
        silent, other, first = make_two_places(db)
        offers(db, silent, mental_health=1)
        needs = {NeedKind.MENTAL_HEALTH: 1}
        needy = make_household(db, authority=silent.authority, needs=needs)
        heard = make_proposal(db, line=silent.line, household=needy, month=first.month)
        send_proposal(db, heard.key, by=silent.officer, at=utc_now())
        today = helsinki_day(utc_now())
        for days, place in ((-2, silent), (0, silent), (3, other), (30, other)):
            household = make_household(
                db,
                authority=silent.authority,
                status=HouseholdStatus.ASKED,
                permit_day=today - timedelta(days=60 - 2 * days),
            )
            asked = make_proposal(db, line=place.line, household=household, month=first.month)
            asked.status, asked.answer_due_day = ProposalStatus.SENT, today + timedelta(days=days)
            asked.sent_at, asked.sent_by_id = utc_now(), silent.officer.id
        for one in (silent.officer, silent.answerer):
            db.get_one(UserAccount, one.id).language = language
    found: list[str] = []
    page = visit(Browser.of(sqlite, silent.officer), language=language)
    for name, path in (
        ("desk", "/desk"),
        ("proposal", f"/proposals/{asked.key}"),
        ("hearing", f"/proposals/{heard.key}"),
        ("list", "/proposals?status=sent"),
        ("agreement", f"/quotas/{silent.agreement.key}"),
        ("household", f"/households/{asked.household_id}"),
    ):
        page.goto(path)
        for summary in page.locator("details.app-confirm--plain summary").all():
            summary.click()
        look(page, f"deadline-{name}-{language}")
        found += axe_at_both_widths(page)
    page.goto(f"/proposals/{asked.key}")
    expect(page.locator("main")).to_contain_text(LANGUAGES[language])
    clerk = visit(Browser.of(sqlite, silent.answerer), language=language)
    for path in ("/desk", "/inbox", f"/inbox/{heard.key}"):
        clerk.goto(path)
        look(clerk, f"deadline-clerk{path.replace('/', '-')}-{language}")
        found += axe_at_both_widths(clerk)

    assert found == []
