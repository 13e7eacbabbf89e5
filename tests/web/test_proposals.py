"""The officer's review: the list, sending many, one proposal with its reasons, change, reject, withdraw."""

from dataclasses import dataclass

import pytest
from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.model.agreement import QuotaLine
from placement.model.audit_entry import AuditEntry
from placement.model.household import Exclusion, Household, HouseholdStatus, Pin
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_household, make_proposal, make_slot, officer_of
from tests.placement.place import Place, make_place
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    for page in ("proposals", "inbox"):
        monkeypatch.setattr(f"web.pages.{page}.utc_now", lambda: NOW)


@dataclass
class Review:
    """An officer with two municipalities and three proposals to review, the least urgent first."""

    browser: Browser
    place: Place
    other: Place
    proposals: list[Proposal]

    def get(self, path: str) -> str:
        """The page's text; it must be there."""
        answer = self.browser.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path: str, **data: object) -> html.HtmlElement:
        """What the browser shows in the end, forms being sent without scripts."""
        answer = self.browser.client.post(path, data=data)
        assert answer.status_code == 200, answer.text
        return html.document_fromstring(answer.text)


@pytest.fixture
def review(engine: Engine) -> Review:
    """Proposals of the last run, as the officer finds them in the morning."""
    with transaction(engine) as db:
        authority = make_authority(db)
        place = make_place(db, authority=authority, persons=10, name="Muurame")
        other = make_place(db, authority=authority, persons=10, name="Laukaa")
        needs = [{}, {NeedKind.ACCESSIBLE_DWELLING: 1}, {NeedKind.MENTAL_HEALTH: 1}]
        proposals = []
        for number, need in enumerate(needs):
            household = make_household(
                db,
                authority=authority,
                persons=2 + number,
                needs=need,
                status=HouseholdStatus.PROPOSED,
            )
            made = make_proposal(db, line=place.line, household=household)
            made.points = {"wish": 400 - 200 * number, "language": 120}
            made.alternatives = [
                {
                    "municipality": other.municipality.code,
                    "month": "2027-02",
                    "points": {"wish": 0, "language": 180},
                    "broken": [],
                }
            ]
            proposals.append(made)
    return Review(Browser.of(engine, place.officer), place, other, proposals)


def codes_in(page: str) -> list[str]:
    rows = html.document_fromstring(page).xpath("//*[@id='proposals']/tbody/tr/th")
    return [row.text_content().strip() for row in rows]


def households_of(engine: Engine, proposals: list[Proposal]) -> list[Household]:
    with Session(engine) as db:
        return [db.get_one(Household, proposal.household_id) for proposal in proposals]


def events(engine: Engine, event: str) -> list[AuditEntry]:
    with Session(engine) as db:
        statement = select(AuditEntry).where(AuditEntry.event == event)
        return list(db.exec(statement.order_by(col(AuditEntry.id))))


def test_what_waits_is_listed_most_urgent_first_with_points_and_runner_up(
    review: Review, engine: Engine
) -> None:
    page = review.get("/proposals")

    households = households_of(engine, review.proposals)
    assert set(codes_in(page)) == {household.code for household in households}
    assert codes_in(page)[0] == households[2].code, "a coded health need makes it urgent"
    assert "mielenterveyspalvelut" in page
    assert "Laukaa" in page, "the runner-up"
    assert "520" in page, "points of one person"
    assert [entry.params for entry in events(engine, "proposals.listed")] == [{"count": 3}]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("points", [2, 1, 0]),
        ("-points", [0, 1, 2]),
        ("persons", [0, 1, 2]),
        ("-persons", [2, 1, 0]),
        ("household", [0, 1, 2]),
        ("-household", [2, 1, 0]),
        ("nonsense", [0, 1, 2]),
    ],
)
def test_the_list_is_sorted_as_asked(
    review: Review, engine: Engine, sort: str, order: list[int]
) -> None:
    households = households_of(engine, review.proposals)

    shown = codes_in(review.get(f"/proposals?sort={sort}"))

    assert shown == [households[number].code for number in order]


def test_the_list_is_narrowed_by_status_municipality_and_run(review: Review) -> None:
    other = review.other.municipality.code

    assert len(codes_in(review.get("/proposals?status=proposed"))) == 3
    assert "Ei sijoitusesityksiä" in review.get("/proposals?status=sent")
    assert "Ei sijoitusesityksiä" in review.get(f"/proposals?municipality={other}")
    assert "Ei sijoitusesityksiä" in review.get("/proposals?run=77&municipality=&sort=")
    assert review.browser.client.get("/proposals?status=nonsense").status_code == 422


def test_the_chosen_are_sent_and_nothing_else(review: Review, engine: Engine) -> None:
    first, second, third = review.proposals

    page = review.post("/proposals/send", chosen=[f"{first.key}:2", f"{second.key}:2"])

    assert "2 sijoitusesitystä lähetettiin." in page.text_content()
    with Session(engine) as db:
        found = {one.key: one.status.value for one in db.exec(select(Proposal))}
        assert db.get_one(QuotaLine, review.place.line.key).taken == 5
    assert found == {first.key: "sent", second.key: "sent", third.key: "proposed"}
    assert len(codes_in(review.get("/proposals"))) == 1


def test_what_is_refused_is_named_with_the_reason_and_the_others_are_sent(
    review: Review, engine: Engine
) -> None:
    with transaction(engine) as db:
        household = make_household(db, authority=review.place.authority, persons=9)
        too_many = make_proposal(db, line=review.place.line, household=household)
    first = review.proposals[0]

    page = review.post(
        "/proposals/send",
        chosen=[f"{first.key}:2", f"{too_many.key}:1"],
        municipality=review.place.municipality.code,
        sort="month",
    )

    said = page.text_content()
    assert "1 sijoitusesitys lähetettiin." in said
    assert "1 jäi lähettämättä." in said
    told = page.xpath("//*[contains(@class, 'app-notice--warning')]")[0].text_content()
    assert household.code in told
    assert "vapaana 8, tarvitaan 9" in told
    (chosen,) = page.xpath("//select[@name='municipality']/option[@selected]/@value")
    assert chosen == review.place.municipality.code


def test_sending_none_or_nonsense_changes_nothing(review: Review, engine: Engine) -> None:
    assert "0 sijoitusesitystä" in review.post("/proposals/send").text_content()
    for nonsense in ("x", "1", "1:x", "0:1", "1:1:1", "9999999999:1"):
        answer = review.browser.client.post("/proposals/send", data={"chosen": [nonsense]})
        assert answer.status_code == 422, nonsense
    assert events(engine, "proposal.sent") == []


def test_a_stale_version_is_not_sent(review: Review, engine: Engine) -> None:
    first = review.proposals[0]

    page = review.post("/proposals/send", chosen=[f"{first.key}:7"])
    alone = review.browser.client.post(f"/proposals/{first.key}/send", data={"version": 7})

    assert "1 jäi lähettämättä." in page.text_content()
    assert alone.status_code == 409
    assert "Joku muu on muuttanut" in alone.text
    assert events(engine, "proposal.sent") == []


def test_the_list_that_is_swapped_is_the_list_of_a_reload(review: Review) -> None:
    before = review.get("/proposals")
    address = "/proposals?status=proposed&municipality=&sort=-points"

    part = review.browser.client.get(address, headers=htmx("#proposal-list"))

    whole = normal(review.get(address))
    assert 'id="proposal-list"' in part.text
    assert codes_in(part.text) == codes_in(whole)
    assert swap(review.get(address), part.text, target="#proposal-list") == whole
    assert codes_in(before) != codes_in(whole)


def test_after_sending_with_htmx_the_list_is_the_list_of_a_reload(review: Review) -> None:
    before = review.get("/proposals")

    part = review.browser.client.post(
        "/proposals/send",
        data={"chosen": [f"{review.proposals[0].key}:2"], "sort": "-urgency"},
        headers=htmx("#proposal-list"),
    )

    after = review.get("/proposals?sort=-urgency")
    assert codes_in(swap(before, part.text, target="#proposal-list")) == codes_in(after)
    assert "1 sijoitusesitys lähetettiin." in part.text


def test_one_proposal_tells_why_here_and_what_tipped_it(review: Review, engine: Engine) -> None:
    page = review.get(f"/proposals/{review.proposals[0].key}")

    assert "Seuraavaksi paras: Laukaa" in page
    assert "toive +400" in page
    assert "kieli \N{MINUS SIGN}60" in page
    assert "helmikuu 2027" in page
    assert [entry.subject_id for entry in events(engine, "proposal.viewed")] == [
        review.proposals[0].key
    ]


def test_sending_is_greyed_out_with_the_reason_when_a_rule_stands_against_it(
    review: Review, engine: Engine
) -> None:
    with transaction(engine) as db:
        household = make_household(db, authority=review.place.authority, persons=11)
        too_many = make_proposal(db, line=review.place.line, household=household)

    page = html.document_fromstring(review.get(f"/proposals/{too_many.key}"))

    (button,) = page.xpath("//form[contains(@action, '/send')]/button")
    assert button.get("disabled") is not None
    (why,) = page.xpath("//form[contains(@action, '/send')]/p[@class='app-why-not']")
    assert "vapaana 10, tarvitaan 11" in why.text_content()
    answer = review.browser.client.post(f"/proposals/{too_many.key}/send", data={"version": 1})
    assert answer.status_code == 409


def test_one_is_sent_and_waits_with_its_days_left(review: Review) -> None:
    key = review.proposals[0].key

    page = review.post(f"/proposals/{key}/send", version=2).text_content()

    assert "Kunnalta kysyttiin." in page
    assert "14 päivää jäljellä" in page
    assert "Peru kysymys" in page
    assert "14 päivää jäljellä" in review.get("/proposals?status=sent")


def test_the_officer_chooses_another_municipality_with_its_months_and_dwellings(
    review: Review, engine: Engine
) -> None:
    with transaction(engine) as db:
        fits = make_slot(db, municipality=review.other.municipality, from_month="2027-02")
        make_slot(db, municipality=review.other.municipality, smallest=5, largest=6)
    key, code = review.proposals[0].key, review.other.municipality.code

    shown = html.document_fromstring(review.get(f"/proposals/{key}?to={code}"))
    page = review.post(
        f"/proposals/{key}/change", version=2, to_municipality=code, month="2027-02", slot=fits.key
    ).text_content()

    assert shown.xpath("//select[@id='slot']/option/@value") == [str(fits.key)]
    closed = shown.xpath("//select[@id='month']/option[@disabled]/@value")
    assert closed == ["2026-11", "2026-12"], "too early, and no line of 2026"
    assert "Sijoitusesitystä muutettiin." in page
    assert "Laukaa" in page
    with Session(engine) as db:
        new = db.exec(select(Proposal).where(col(Proposal.id) > review.proposals[2].key)).one()
    assert (new.slot_id, new.month, new.proposed_by_id) == (
        fits.key,
        "2027-02",
        review.place.officer.id,
    )


def test_the_change_that_is_swapped_is_that_of_a_reload(review: Review) -> None:
    key, code = review.proposals[0].key, review.other.municipality.code
    before = review.get(f"/proposals/{key}")
    address = f"/proposals/{key}?to={code}"

    part = review.browser.client.get(address, headers=htmx("#proposal-change"))

    assert swap(before, part.text, target="#proposal-change") == normal(review.get(address))


def test_a_municipality_of_another_authority_is_not_there_to_choose(
    review: Review, engine: Engine
) -> None:
    with transaction(engine) as db:
        stranger = make_place(db, name="Vieras")
    key, code = review.proposals[0].key, stranger.municipality.code

    assert "Vieras" not in review.get(f"/proposals/{key}")
    assert review.browser.client.get(f"/proposals/{key}?to={code}").status_code == 404
    answer = review.browser.client.post(
        f"/proposals/{key}/change",
        data={"version": 2, "to_municipality": code, "month": "2027-01"},
    )
    assert answer.status_code == 404


def test_one_is_rejected_and_the_municipality_barred(review: Review, engine: Engine) -> None:
    first = review.proposals[0]

    page = review.post(
        f"/proposals/{first.key}/reject", version=2, reason="safety", bar="true", note="tiedossa"
    )

    assert "Sijoitusesitys hylättiin." in page.text_content()
    with Session(engine) as db:
        assert db.get_one(Proposal, first.key).status is ProposalStatus.REJECTED
        assert db.exec(select(Exclusion)).one().household_id == first.household_id
    (household,) = households_of(engine, [first])
    assert household.status is HouseholdStatus.READY


def test_a_reason_that_is_no_code_is_refused_with_the_field(review: Review) -> None:
    answer = review.browser.client.post(
        f"/proposals/{review.proposals[0].key}/reject", data={"version": 1, "reason": "dislike"}
    )

    assert answer.status_code == 422


def test_the_household_is_pinned_here(review: Review, engine: Engine) -> None:
    page = html.document_fromstring(review.get(f"/proposals/{review.proposals[0].key}"))
    (form,) = page.xpath("//form[contains(@action, '/pin')]")

    answer = review.browser.client.post(
        form.get("action"), data=dict(form.form_values()) | {"reason": "sovittu"}
    )

    assert answer.status_code == 200
    with Session(engine) as db:
        assert db.exec(select(Pin)).one().municipality_id == review.place.municipality.key


def test_a_question_is_taken_back_only_with_a_reason(review: Review, engine: Engine) -> None:
    key = review.proposals[0].key
    review.post(f"/proposals/{key}/send", version=2)

    without = review.browser.client.post(f"/proposals/{key}/withdraw", data={"version": 3})
    page = review.post(f"/proposals/{key}/withdraw", version=3, note="yhdistetään toisaalla")

    assert without.status_code == 409
    assert "Kirjoita perustelu." in without.text
    assert "Sijoitusesitys peruttiin." in page.text_content()
    with Session(engine) as db:
        assert db.get_one(QuotaLine, review.place.line.key).taken == 0


def test_the_officer_of_another_authority_finds_nothing(review: Review, engine: Engine) -> None:
    with transaction(engine) as db:
        official = officer_of(db, make_authority(db))
    stranger = Browser.of(engine, official).client
    key = review.proposals[0].key

    assert "Ei sijoitusesityksiä" in stranger.get("/proposals").text
    assert stranger.get(f"/proposals/{key}").status_code == 404
    for act in ("send", "reject", "change", "withdraw"):
        data = {"version": 1, "reason": "other", "to_municipality": "001", "month": "2027-01"}
        assert stranger.post(f"/proposals/{key}/{act}", data=data).status_code == 404
    assert stranger.post("/proposals/send", data={"chosen": [f"{key}:1"]}).status_code == 404
    assert "Lähettämättä jäivät" not in stranger.get(f"/proposals?refused={key}").text


def test_the_households_own_authority_sees_a_proposal_of_another_and_may_not_act(
    review: Review, engine: Engine
) -> None:
    with transaction(engine) as db:
        home = make_authority(db)
        household = make_household(db, authority=home)
        away = make_proposal(db, line=review.place.line, household=household)
        official = officer_of(db, home)
    seeing = Browser.of(engine, official).client

    listed = html.document_fromstring(seeing.get("/proposals").text)
    page = seeing.get(f"/proposals/{away.key}").text

    assert listed.xpath("//input[@name='chosen']") == []
    assert household.code in page
    assert "päättää viranomainen, jolla on sopimus" in page
    assert 'action="/proposals/' not in page
    assert seeing.post(f"/proposals/{away.key}/send", data={"version": 1}).status_code == 404


def test_a_long_list_has_pages(review: Review, engine: Engine) -> None:
    with transaction(engine) as db:
        for _ in range(55):
            make_proposal(
                db,
                line=review.other.line,
                household=make_household(db, authority=review.place.authority, persons=1),
            )

    first, second = review.get("/proposals"), review.get("/proposals?page=2")

    assert len(codes_in(first)) == 50
    assert len(codes_in(second)) == 8
    assert not set(codes_in(first)) & set(codes_in(second))
