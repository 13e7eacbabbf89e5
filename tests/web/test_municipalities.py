"""Municipalities on the screen: scope, facts of the day, searching and sorting."""

from datetime import date

import pytest
from sqlalchemy import Engine, event
from sqlmodel import select

from placement.model.area import AreaMembership, Municipality
from placement.transaction import transaction
from tests import make
from tests.web.municipality_world import World, make_world
from tests.web.sign_in import Browser
from tests.web.swap import htmx


@pytest.fixture
def world(engine: Engine) -> World:
    """Muurame of Keski-Suomi, Raahe of Pohjois-Suomi."""
    return make_world(engine)


def test_everybody_lists_their_own(world: World) -> None:
    shown = {
        name: [
            place
            for place in ("Muurame", "Raahe")
            if place in browser.client.get("/municipalities").text
        ]
        for name, browser in vars(world).items()
        if isinstance(browser, Browser)
    }

    assert shown == {
        "officer": ["Muurame"],
        "clerk": ["Muurame"],
        "stranger": ["Raahe"],
        "neighbour": ["Raahe"],
        "viewer": ["Muurame", "Raahe"],
    }


def test_the_list_is_searched_and_sorted(world: World) -> None:
    client = world.viewer.client

    found = client.get("/municipalities?q=raa").text
    rows = client.get("/municipalities?sort=-agreed").text
    none = client.get("/municipalities?q=Rovaniemi").text

    assert "Raahe" in found
    assert "Muurame" not in found
    assert rows.index("Muurame") < rows.index("Raahe")
    assert "Ei kuntia" in none


def test_the_filtered_block_is_part_of_the_reload(world: World) -> None:
    client = world.viewer.client

    block = client.get("/municipalities?q=raa", headers=htmx("#municipality-list")).text

    whole = client.get("/municipalities?q=raa").text
    assert "<html" not in block
    assert block.split("<hx-partial")[0].strip() in whole


def test_one_municipality_tells_its_areas_and_its_agreement(world: World) -> None:
    text = world.officer.client.get("/municipalities/500").text

    for told in (
        "Keski-Suomen elinvoimakeskus",
        "Keski-Suomen hyvinvointialue",
        "20 000",
        "Turvapaikka",
        "Suomenkielinen",
        world.slot.label,
    ):
        assert told in text.replace("\N{NO-BREAK SPACE}", " "), told


def test_the_authority_before_and_after_the_reform_is_told(world: World) -> None:
    with transaction(world.engine) as db:
        ely = make.make_authority(db, name="Keski-Suomen ELY-keskus")
        muurame = db.exec(select(Municipality).where(Municipality.code == "500")).one()
        db.add(
            AreaMembership(
                municipality_id=muurame.key,
                area_id=ely.key,
                valid_from_day=date(2025, 1, 1),
                valid_to_day=date(2025, 12, 31),
            )
        )
    client = world.clerk.client

    before = client.get("/municipalities/500?day=2025-12-31").text
    after = client.get("/municipalities/500?day=2026-01-01").text

    assert "Keski-Suomen ELY-keskus" in before
    assert "Keski-Suomen ELY-keskus" not in after
    # What may be changed is judged by today, whatever day is looked at.
    assert 'action="/municipalities/500/profile"' in before


@pytest.mark.parametrize("path", ["/municipalities/500", "/municipalities/999"])
def test_what_is_not_theirs_is_not_there(world: World, path: str) -> None:
    assert world.stranger.client.get(path).status_code == 404
    assert world.neighbour.client.get(path).status_code == 404


def test_who_may_not_change_sees_no_form(world: World) -> None:
    assert (
        'action="/municipalities/500/profile"' in world.clerk.client.get("/municipalities/500").text
    )
    assert (
        'post" action="/municipalities/500'
        not in world.viewer.client.get("/municipalities/500").text
    )


def test_the_list_asks_the_database_as_often_whatever_its_length(world: World) -> None:
    def statements() -> int:
        seen: list[str] = []

        def listen(*arguments: object) -> None:
            seen.append(str(arguments[2]))

        event.listen(world.engine, "before_cursor_execute", listen)
        world.viewer.client.get("/municipalities")
        event.remove(world.engine, "before_cursor_execute", listen)
        return len(seen)

    few = statements()
    with transaction(world.engine) as db:
        for number in range(20):
            make.make_municipality(db, code=f"{300 + number}", name=f"Kunta {number}")

    assert statements() == few
