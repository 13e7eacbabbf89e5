"""A proposal tells who came second, and what became of the household's first wish."""

from typing import Any

import pytest
from sqlalchemy import Engine

from placement.model.household import Household
from placement.model.proposal import Proposal
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_household, make_municipality, make_proposal
from tests.web.review_world import Review, make_review


@pytest.fixture
def review(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Review:
    """The morning of a known day."""
    monkeypatch.setattr("web.pages.proposals.utc_now", lambda: NOW)
    return make_review(engine)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({"here": True}, "Tämä on talouden ensimmäinen toive."),
        ({"here": False}, "Ensimmäinen toive: Laukaa. Siellä ei ole sopimusta"),
        (
            {"here": False, "broken": ["quota", "service"]},
            "Mikä sen esti: kiintiö täynnä tai ei riviä; palvelu puuttuu tai täynnä.",
        ),
        ({"here": False, "fit_change": -70}, "kaikkien pisteet olisivat 70 pienemmät."),
        ({"here": False, "fit_change": 30}, "kaikkien pisteet olisivat 30 suuremmat: haku päättyi"),
        ({"here": False, "fit_change": 0}, "kaikkien pisteet olisivat samat."),
    ],
)
def test_one_proposal_tells_what_became_of_the_first_wish(
    review: Review, engine: Engine, there: dict[str, Any], said: str
) -> None:
    kept = {"municipality": review.other.municipality.code, **there}
    if "broken" in there or "fit_change" in there:
        kept |= {
            "month": "2027-03",
            "points": {"wish": 400, "language": 60},
            "broken": [{"code": rule, "params": {}} for rule in there.get("broken", ())],
            "fit_change": there.get("fit_change", 0),
        }
    with transaction(engine) as db:
        db.get_one(Proposal, review.proposals[0].key).first_wish = kept

    page = review.get(f"/proposals/{review.proposals[0].key}")

    assert said in page
    assert ("Laukaa, 460 pistettä (maaliskuu 2027)." in page) == ("points" in kept)
    assert "nsimmäinen toive" not in review.get(f"/proposals/{review.proposals[1].key}")


def test_under_a_safety_prohibition_its_own_authority_alone_has_the_page(
    review: Review, engine: Engine
) -> None:
    with transaction(engine) as db:
        theirs = make_household(db, authority=make_authority(db))
        handled = make_proposal(db, line=review.place.line, household=theirs)
        for key in (handled.key, review.proposals[0].key):
            proposal = db.get_one(Proposal, key)
            proposal.first_wish = {"municipality": review.other.municipality.code, "here": True}
        for household_id in (theirs.key, review.proposals[0].household_id):
            db.get_one(Household, household_id).safety_prohibition = True
    own, other = review.get(f"/proposals/{review.proposals[0].key}"), f"/proposals/{handled.key}"

    hidden = review.browser.client.get(other)
    with transaction(engine) as db:
        db.get_one(Household, theirs.key).safety_prohibition = False

    assert "ensimmäinen toive" in own
    assert hidden.status_code == 404
    assert "ensimmäinen toive" in review.get(other)


def test_the_runner_up_is_the_possible_place_with_most_points_on_both_pages(
    review: Review, engine: Engine
) -> None:
    with transaction(engine) as db:
        full, best = (make_municipality(db, name=name) for name in ("Toivakka", "Uurainen"))
        proposal = db.get_one(Proposal, review.proposals[0].key)
        proposal.first_wish = {"municipality": full.code, "here": False}
        proposal.alternatives = [
            {"municipality": code, "month": "2027-02", "points": {"near": points}, "broken": rules}
            for code, points, rules in (
                (full.code, 500, [{"code": "quota", "params": {}}]),
                (review.other.municipality.code, 10, []),
                (best.code, 90, []),
            )
        ]

    for path in (f"/proposals/{proposal.key}", f"/households/{proposal.household_id}"):
        page = review.get(path)

        assert "Seuraavaksi paras: Uurainen, 90 pistettä." in page
        assert "Ensimmäinen toive: Toivakka. Siellä ei ole sopimusta" in page


def test_without_a_possible_runner_up_it_says_so(review: Review, engine: Engine) -> None:
    with transaction(engine) as db:
        proposal = db.get_one(Proposal, review.proposals[0].key)
        proposal.alternatives = [
            {**one, "broken": [{"code": "quota", "params": {}}]} for one in proposal.alternatives
        ]

    page = review.get(f"/proposals/{review.proposals[0].key}")

    assert "Ei seuraavaksi parasta" in page
    assert "Seuraavaksi paras:" not in page
