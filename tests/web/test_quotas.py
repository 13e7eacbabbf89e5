"""Agreements and quotas on the screen: scope, figures, filters, sorting, and new agreements."""

from datetime import date

import pytest
from sqlalchemy import Engine, event
from sqlmodel import select

from placement.model.area import Area
from placement.model.user import UserAccount
from placement.transaction import reading, transaction
from tests import make
from tests.web.quota_world import YEAR, World, balanced, make_world
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def world(engine: Engine) -> World:
    """Two authorities with agreements."""
    return make_world(engine)


def test_everybody_sees_their_own(world: World) -> None:
    seen = {
        name: browser.client.get("/quotas").text
        for name, browser in vars(world).items()
        if isinstance(browser, Browser)
    }

    shown = {
        name: [place for place in ("Muurame", "Petäjävesi", "Raahe") if place in text]
        for name, text in seen.items()
    }
    assert shown == {
        "officer": ["Muurame", "Petäjävesi"],
        "clerk": ["Muurame"],
        "stranger": ["Raahe"],
        "viewer": ["Muurame", "Petäjävesi", "Raahe"],
    }
    assert "2 sopimusta vuonna" in seen["officer"]
    assert "Viranomaisittain" in seen["viewer"]
    assert "Viranomaisittain" not in seen["officer"]


def test_names_follow_the_language(world: World) -> None:
    with transaction(world.engine) as db:
        db.get_one(UserAccount, world.officer.official.id).language = "sv"

    swedish = world.officer.client.get("/quotas").text

    assert "Muurame sv" in swedish
    assert "Avtal" in swedish


def test_a_year_a_name_and_an_authority_are_chosen(world: World) -> None:
    client = world.viewer.client

    assert "Ei sopimuksia" not in client.get("/quotas").text
    assert "Muurame" in client.get("/quotas?q=uura").text
    assert "Petäjävesi" not in client.get("/quotas?q=uura").text
    assert "Raahe" in client.get("/quotas?q=678").text
    assert "ei ole vielä kiintiöriviä" in client.get(f"/quotas?year={YEAR + 1}").text
    assert "Muurame" not in client.get("/quotas?year=2020").text.split("quota-list")[-1]
    with reading(world.engine) as db:
        north = db.exec(select(Area.id).where(Area.name_fi.startswith("Pohj"))).one()
    of_north = client.get(f"/quotas?authority={north}").text
    assert "Raahe" in of_north
    assert "Muurame" not in of_north


@pytest.mark.parametrize(
    ("sort", "first"), [("agreed", "Raahe"), ("-agreed", "Muurame"), ("nonsense", "Muurame")]
)
def test_columns_sort(world: World, sort: str, first: str) -> None:
    text = world.viewer.client.get(f"/quotas?sort={sort}").text
    rows = text[text.index('id="quotas"') :]

    order = sorted(("Muurame", "Petäjävesi", "Raahe"), key=rows.index)

    assert order[0] == first


def test_the_filtered_block_equals_the_reload(world: World) -> None:
    client = world.officer.client
    before = client.get("/quotas").text

    block = client.get("/quotas?q=muurame", headers=htmx("#quota-list")).text

    after = client.get("/quotas?q=muurame").text
    # The filter itself keeps what was typed, and stays outside the block.
    assert "Petäjävesi" not in block
    assert normal(swap(before, block, target="#quota-list")).count("Muurame") == normal(
        after
    ).count("Muurame")
    assert block.strip().split("<hx-partial")[0].strip() in after


@pytest.mark.parametrize("path", ["/quotas/{agreement}", "/quotas/lines/{line}"])
def test_what_is_not_theirs_is_not_there(world: World, path: str) -> None:
    address = path.format(agreement=world.agreement.id, line=world.line.id)

    assert world.officer.client.get(address).status_code == 200
    assert world.clerk.client.get(address).status_code == 200
    assert world.viewer.client.get(address).status_code == 200
    assert world.stranger.client.get(address).status_code == 404


def test_an_agreement_is_made_with_its_first_line(world: World) -> None:
    client = world.officer.client
    with transaction(world.engine) as db:
        keski = db.exec(select(Area).where(Area.name_fi.startswith("Keski"))).one()
        make.make_municipality(db, authority=keski, code="410", name="Laukaa")
    form = client.get("/quotas/new").text

    made = client.post(
        "/quotas/new",
        data={
            "municipality": "410",
            "valid_from_day": f"{YEAR}-01-01",
            "valid_to_day": "",
            "decision_number": "KH 3",
        },
    )
    here = made.url.path
    line = {"year": YEAR, "label": "Kaikki", "committed": 5, "at_most": 9}
    nothing_counted = client.post(f"{here}/lines", data=line)
    added = client.post(f"{here}/lines", data={**line, "categories": ["ASYLUM", "QUOTA"]})
    again = client.post(f"{here}/lines", data={**line, "categories": ["ASYLUM"]})

    assert "Laukaa" in form
    assert "Raahe" not in form
    assert "Sopimus on tehty" in made.text
    assert nothing_counted.status_code == 422
    assert "Kiintiörivi lisättiin" in added.text
    assert "5\N{EN DASH}9" in added.text
    assert again.status_code == 409
    assert balanced(world)


def test_a_municipality_of_another_area_is_refused(world: World) -> None:
    answer = world.officer.client.post(
        "/quotas/new", data={"municipality": "678", "valid_from_day": date(YEAR, 1, 1)}
    )

    assert answer.status_code == 409
    assert "ei kuulu viranomaisesi alueeseen" in answer.text


def test_the_list_asks_the_database_as_often_whatever_its_length(world: World) -> None:
    def statements() -> int:
        seen: list[str] = []

        def listen(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        event.listen(world.engine, "before_cursor_execute", listen)
        world.viewer.client.get("/quotas")
        event.remove(world.engine, "before_cursor_execute", listen)
        return len(seen)

    few = statements()
    with transaction(world.engine) as db:
        for number in range(15):
            place = make.make_municipality(db, code=f"{300 + number}", name=f"Kunta {number}")
            agreement = make.make_agreement(db, municipality=place)
            for label in ("a", "b", "c"):
                make.make_quota_line(db, agreement=agreement, year=YEAR, label=label)

    assert statements() == few
