"""The municipality's inbox: an anonymous profile, yes with a dwelling and a month, no with a coded reason."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import QuotaLine, Slot
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus, Person
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import DeclineReason, NeedKind, Schooling
from placement.transaction import transaction
from tests.make import NOW, make_household, make_proposal, make_slot, officer_of
from tests.placement.place import Place, make_asked, make_place, offers
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.pages.inbox.utc_now", lambda: NOW)


@dataclass
class Inbox:
    """A municipality with two questions to answer and two dwellings, the first one taken by the first question."""

    browser: Browser
    place: Place
    questions: list[Proposal]
    slots: list[Slot]

    def get(self, path: str = "/inbox") -> str:
        """The page's text; it must be there."""
        answer = self.browser.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, **data: object) -> str:
        """What the browser shows in the end, forms being sent without scripts."""
        answer = self.browser.client.post(path, data=data)
        assert answer.status_code == 200, answer.text
        return answer.text

    def version(self, engine: Engine, number: int) -> int:
        """As the form of a question carries it."""
        with Session(engine) as db:
            return db.get_one(Proposal, self.questions[number].key).version


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    """The morning after the authority has asked."""
    with transaction(engine) as db:
        place = make_place(db, persons=10, name="Muurame")
        offers(db, place, school=5)
        slots = [
            make_slot(db, municipality=place.municipality),
            make_slot(db, municipality=place.municipality, from_month="2027-02"),
            make_slot(db, municipality=place.municipality, smallest=5),
        ]
        household = make_household(db, persons=3, needs={NeedKind.SCHOOL: 2})
        head = db.exec(select(Person).where(Person.household_id == household.key)).first()
        assert head is not None
        head.languages, head.schooling, head.nationality = ["so", "ar"], Schooling.SECONDARY, "SO"
        first = make_asked(db, place, household=household, slot=slots[0])
        second = make_asked(db, place, persons=2, slot=slots[1], month="2027-02")
        second.answer_due_day = date(2026, 11, 26)
    return Inbox(Browser.of(engine, place.answerer), place, [first, second], slots)


def rows_of(page: str, table: str) -> list[str]:
    rows = html.document_fromstring(page).xpath(f"//*[@id='{table}']/tbody/tr")
    return [" ".join(row.text_content().split()) for row in rows]


def test_what_waits_is_listed_by_deadline_with_the_profile(inbox: Inbox, engine: Engine) -> None:
    soon, later = rows_of(inbox.get(), "waiting")

    first, second = inbox.questions
    assert f"Kysymys {second.key}" in soon
    assert "2 päivää jäljellä" in soon
    assert f"Kysymys {first.key}" in later
    assert "36, 11, 11" in later
    assert "somali" in later
    assert "koulu" in later
    assert "14 päivää jäljellä" in later
    with Session(engine) as db:
        listed = db.exec(select(AuditEntry).where(AuditEntry.event == "proposals.listed")).one()
    assert listed.params == {"count": 2}


@pytest.mark.parametrize("path", ["/inbox", "/inbox/{number}"])
def test_neither_name_nor_code_nor_nationality_nor_birth_day_is_in_the_page(
    inbox: Inbox, engine: Engine, path: str
) -> None:
    page = inbox.get(path.format(number=inbox.questions[0].key))

    with Session(engine) as db:
        household = db.get_one(Household, inbox.questions[0].household_id)
        persons = db.exec(select(Person).where(Person.household_id == household.key)).all()
    for secret in (
        household.code,
        *(person.family_name for person in persons),
        *(person.given_names for person in persons),
        *(str(person.birth_day.year) for person in persons),
        "Somalia",
        f"/households/{household.key}",
    ):
        assert secret not in page


def test_one_question_shows_the_profile_and_only_dwellings_that_suit(
    inbox: Inbox, engine: Engine
) -> None:
    page = inbox.get(f"/inbox/{inbox.questions[0].key}")

    assert "somali" in page
    assert "arabia" in page
    assert "toinen aste" in page
    assert "koulu (2)" in page
    shown = html.document_fromstring(page).xpath("//select[@id='slot']/option/@value")
    assert shown == [str(inbox.slots[0].key)], "its own; the second is taken, the third too large"
    with Session(engine) as db:
        viewed = db.exec(select(AuditEntry).where(AuditEntry.event == "proposal.viewed")).one()
    assert viewed.subject_id == inbox.questions[0].key


def test_accepting_shows_that_and_moves_the_count(inbox: Inbox, engine: Engine) -> None:
    first = inbox.questions[0]
    before = inbox.get()

    page = inbox.post(
        f"/inbox/{first.key}/accept",
        version=inbox.version(engine, 0),
        month="2027-03",
        slot=inbox.slots[0].key,
    )

    assert f"Kysymys {first.key} hyväksyttiin." in page
    assert "käytetty 0 · varattu 5" in before
    assert "käytetty 3 · varattu 2" in page
    assert len(rows_of(page, "waiting")) == 1
    (answered,) = rows_of(page, "answered")
    assert "maaliskuu 2027" in answered
    assert "kunta hyväksynyt" in answered
    with Session(engine) as db:
        assert db.get_one(Proposal, first.key).status is ProposalStatus.ACCEPTED


def test_declining_shows_the_reason_and_frees_the_places(inbox: Inbox, engine: Engine) -> None:
    first = inbox.questions[0]

    page = inbox.post(
        f"/inbox/{first.key}/decline",
        version=inbox.version(engine, 0),
        reason="no_service",
        note="koulukuljetus puuttuu",
    )

    assert f"Kysymys {first.key} hylättiin." in page
    assert "käytetty 0 · varattu 2" in page
    assert "tarvittavaa palvelua ei ole" in rows_of(page, "answered")[0]
    assert "koulukuljetus puuttuu" in inbox.get(f"/inbox/{first.key}")
    assert "Hyväksy talous" not in inbox.get(f"/inbox/{first.key}")
    with Session(engine) as db:
        household = db.get_one(Household, first.household_id)
        assert db.get_one(QuotaLine, inbox.place.line.key).taken == 2
        assert db.get_one(Slot, inbox.slots[0].key).taken == 0
    assert household.status is HouseholdStatus.READY


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"month": "2028-01"}, 409, "kiintiöriviä"),
        ({"month": "2027-01", "slot": "{third}"}, 409, "Asunto on tarkoitettu"),
        ({"month": "2027-01", "slot": ""}, 409, "Valitse asunto."),
        ({"month": "2027-13"}, 422, "Muuttokuukausi|Kuukausi"),
        ({}, 422, "Muuttokuukausi|Kuukausi"),
    ],
)
def test_what_does_not_hold_is_refused_in_words_and_nothing_is_saved(
    inbox: Inbox, engine: Engine, data: dict[str, str], status: int, said: str
) -> None:
    given = {"slot": str(inbox.slots[0].key)} | data
    given["slot"] = given["slot"].format(third=inbox.slots[2].key)
    given["version"] = str(inbox.version(engine, 0))

    answer = inbox.browser.client.post(f"/inbox/{inbox.questions[0].key}/accept", data=given)

    assert answer.status_code == status
    assert any(one in answer.text for one in said.split("|"))
    with Session(engine) as db:
        assert db.get_one(Proposal, inbox.questions[0].key).status is ProposalStatus.SENT
        assert db.get_one(QuotaLine, inbox.place.line.key).taken == 5


def test_a_stale_page_and_a_second_answer_are_refused(inbox: Inbox, engine: Engine) -> None:
    path = f"/inbox/{inbox.questions[0].key}"
    data = {"month": "2027-01", "slot": inbox.slots[0].key}
    version = inbox.version(engine, 0)

    stale = inbox.browser.client.post(f"{path}/accept", data={**data, "version": version + 1})
    inbox.post(f"{path}/accept", **data, version=version)
    again = inbox.browser.client.post(
        f"{path}/decline", data={"reason": "other", "version": version}
    )

    assert (stale.status_code, again.status_code) == (409, 409)
    assert "Joku muu on muuttanut" in stale.text
    assert "kunta hyväksynyt" in again.text


def test_a_reason_is_a_code(inbox: Inbox, engine: Engine) -> None:
    answer = inbox.browser.client.post(
        f"/inbox/{inbox.questions[0].key}/decline",
        data={"version": inbox.version(engine, 0), "reason": "nationality"},
    )

    assert answer.status_code == 422


def test_another_municipality_finds_nothing(inbox: Inbox, engine: Engine) -> None:
    with transaction(engine) as db:
        other = make_place(db, name="Laukaa")
    stranger = Browser.of(engine, other.answerer).client
    path = f"/inbox/{inbox.questions[0].key}"
    data = {"version": inbox.version(engine, 0), "month": "2027-01", "reason": "other"}

    assert (
        "Mikään ei odota" in stranger.get("/inbox").text
        or "Kysymys" not in stranger.get("/inbox").text
    )
    assert stranger.get(path).status_code == 404
    assert stranger.post(f"{path}/accept", data=data).status_code == 404
    assert stranger.post(f"{path}/decline", data=data).status_code == 404


def test_what_has_not_been_sent_is_not_there(inbox: Inbox, engine: Engine) -> None:
    with transaction(engine) as db:
        unsent = make_proposal(db, line=inbox.place.line)

    assert f"Kysymys {unsent.key}" not in inbox.get()
    assert inbox.browser.client.get(f"/inbox/{unsent.key}").status_code == 404


def test_an_authority_has_no_inbox(inbox: Inbox, engine: Engine) -> None:
    authority = Browser.of(engine, inbox.place.officer).client

    assert authority.get("/inbox").status_code == 403
    assert authority.get(f"/inbox/{inbox.questions[0].key}").status_code == 403


def test_a_colleague_in_the_same_municipality_sees_the_same(inbox: Inbox, engine: Engine) -> None:
    with transaction(engine) as db:
        official: Official = officer_of(db, inbox.place.municipality)
    colleague = Browser.of(engine, official).client

    assert rows_of(colleague.get("/inbox").text, "waiting") == rows_of(inbox.get(), "waiting")


def test_the_list_that_is_swapped_is_the_list_of_a_reload(inbox: Inbox, engine: Engine) -> None:
    with transaction(engine) as db:
        for number in range(55):
            ended = make_proposal(db, line=inbox.place.line, household=make_household(db))
            ended.status, ended.decline_reason = ProposalStatus.DECLINED, DeclineReason.OTHER
            ended.sent_at = NOW - timedelta(days=number)
            ended.sent_by_id = inbox.place.officer.id
    before = inbox.get()

    part = inbox.browser.client.get("/inbox?page=2", headers=htmx("#inbox-list"))

    after = inbox.get("/inbox?page=2")
    assert swap(before, part.text, target="#inbox-list") == normal(after)
    assert (len(rows_of(before, "answered")), len(rows_of(after, "answered"))) == (50, 5)
    with Session(engine) as db:
        newest = db.exec(
            select(Proposal.id).where(
                Proposal.sent_at == NOW, col(Proposal.decline_reason).is_not(None)
            )
        ).one()
    assert f"Kysymys {newest} " in rows_of(before, "answered")[0] + " "
