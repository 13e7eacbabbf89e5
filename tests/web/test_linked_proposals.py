"""Linked households on a proposal's page: shown together, and asked together where they go to the same place."""

import pytest
from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session

from placement.model.household import Household, LinkedGroup
from placement.model.proposal import Proposal, ProposalStatus
from placement.transaction import transaction
from tests.make import NOW, make_authority
from tests.placement.place import offers
from tests.web.review_world import Review, make_review
from tests.web.sign_in import Browser


@pytest.fixture
def review(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Three households, linked, all proposed to one municipality."""
    monkeypatch.setattr("web.pages.proposals.utc_now", lambda: NOW)
    made = make_review(engine)
    with transaction(engine) as db:
        group = LinkedGroup(code="L-1")
        db.add(group)
        db.flush()
        for one in made.proposals:
            db.get_one(Household, one.household_id).group_id = group.key
        offers(db, made.place, mental_health=1)
    return made


def chosen(page: str) -> list[str]:
    tree = html.document_fromstring(page)
    return sorted(tree.xpath("//form[@action='/proposals/send']//input[@name='chosen']/@value"))


def statuses(engine: Engine, review: Review) -> list[ProposalStatus]:
    with Session(engine) as db:
        return [db.get_one(Proposal, one.key).status for one in review.proposals]


def test_they_are_shown_beside_one_another_and_asked_together(
    review: Review, engine: Engine
) -> None:
    first, *others = review.proposals
    page = review.get(f"/proposals/{first.key}")
    assert "2 linkitettyä taloutta" in page

    answer = review.browser.client.post("/proposals/send", data={"chosen": chosen(page)})

    assert "3 sijoitusesitystä lähetettiin" in answer.text
    assert statuses(engine, review) == [ProposalStatus.SENT] * 3
    after = review.get(f"/proposals/{first.key}")
    assert all(f"/proposals/{one.key}" in after for one in others)
    assert chosen(after) == []


def test_one_that_is_proposed_elsewhere_is_shown_and_not_asked_with_them(
    review: Review, engine: Engine
) -> None:
    first, second, third = review.proposals
    with transaction(engine) as db:
        elsewhere = db.get_one(Proposal, third.key)
        elsewhere.municipality_id = review.other.municipality.key
        elsewhere.agreement_id = review.other.agreement.key

    page = review.get(f"/proposals/{first.key}")

    assert f"/proposals/{third.key}" in page
    assert [one.partition(":")[0] for one in chosen(page)] == [str(first.key), str(second.key)]


def test_one_under_a_safety_prohibition_tells_no_place_and_to_others_nothing(
    review: Review, engine: Engine
) -> None:
    first, _second, third = review.proposals
    with transaction(engine) as db:
        secret = db.get_one(Household, third.household_id)
        secret.safety_prohibition = True
        foreign = make_authority(db)
    own = review.get(f"/proposals/{first.key}")

    with transaction(engine) as db:
        db.get_one(Household, third.household_id).authority_id = foreign.key
    others = review.get(f"/proposals/{first.key}")

    def row() -> str:
        tree = html.document_fromstring(own)
        found = tree.xpath(f"//*[@id='linked']//tr[.//a[@href='/proposals/{third.key}']]")
        return str(found[0].text_content())

    assert "Muurame" not in row()
    assert f"/proposals/{third.key}" not in others


def test_a_household_on_its_own_shows_no_such_table(engine: Engine) -> None:
    review = make_review(engine)

    page = Browser.of(engine, review.place.officer).client.get(
        f"/proposals/{review.proposals[0].key}"
    )

    assert 'id="linked"' not in page.text
