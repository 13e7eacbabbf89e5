"""One proposal: its reasons, sent, changed, rejected, pinned, taken back, and who may not."""

import pytest
from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.model.agreement import QuotaLine
from placement.model.household import Exclusion, HouseholdStatus, Pin
from placement.model.proposal import Proposal, ProposalStatus
from placement.transaction import transaction
from tests.make import (
    NOW,
    make_authority,
    make_household,
    make_proposal,
    make_slot,
    officer_of,
)
from tests.placement.place import make_place
from tests.web.review_world import Review, events, households_of, make_review
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def review(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Review:
    """The morning of a known day."""
    monkeypatch.setattr("web.pages.proposals.utc_now", lambda: NOW)
    return make_review(engine)


def test_one_proposal_tells_why_here_and_what_tipped_it(review: Review, engine: Engine) -> None:
    page = review.get(f"/proposals/{review.proposals[0].key}")

    assert "Seuraavaksi paras: Laukaa" in page
    assert "toive +400. Sitä vastaan: kieli \N{MINUS SIGN}60." in page
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
