"""The officer's list of proposals: order, filters, sending many at once."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.agreement import QuotaLine
from placement.model.proposal import Proposal
from placement.transaction import transaction
from tests.make import NOW, make_household, make_proposal
from tests.web.review_world import Review, codes_in, events, households_of, make_review
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def review(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Review:
    """The morning of a known day."""
    monkeypatch.setattr("web.pages.proposals.utc_now", lambda: NOW)
    return make_review(engine)


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
