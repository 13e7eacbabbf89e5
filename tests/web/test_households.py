"""The pages of households: the list and one of them; what is recorded, and swap equals reload."""

import pytest
from sqlalchemy import Engine

from placement.model.household import Household
from placement.transaction import transaction
from tests.make import make_household
from tests.web.household_world import World, household_world
from tests.web.swap import htmx, normal, swap

PER_PAGE = 25


@pytest.fixture
def world(engine: Engine) -> World:
    return household_world(engine)


def more(world: World, count: int) -> None:
    with transaction(world.engine) as db:
        for _ in range(count):
            make_household(db, authority=world.area, persons=1)


def test_the_list_tells_of_a_household_and_is_recorded_without_the_search(world: World) -> None:
    page = world.client.get(f"/households?status=proposed&q={world.household.code}")

    assert page.status_code == 200
    for said in (world.household.code, "Kokeila", "somali", "koulu", "420", "esitys tehty"):
        assert said in page.text
    (entry,) = world.entries("households.listed")
    assert entry.params == {"count": 1, "filter": "status=proposed search"}


def test_the_next_page_swapped_in_equals_the_page_loaded(world: World) -> None:
    more(world, PER_PAGE + 3)
    before = world.client.get("/households").text

    part = world.client.get("/households?page=2", headers=htmx("#household-list"))
    after = world.client.get("/households?page=2").text

    assert swap(before, part.text, target="#household-list") == normal(after)


@pytest.mark.parametrize(("page", "shown"), [(1, 25), (2, 1), (3, 0), (100_000, 0)])
def test_paging_at_the_edges(world: World, page: int, shown: int) -> None:
    more(world, PER_PAGE)

    answer = world.client.get(f"/households?page={page}")

    assert answer.status_code == 200
    assert answer.text.count('<th scope="row"') == shown
    assert "26 taloutta" in answer.text


@pytest.mark.parametrize(
    "address",
    ["?page=0", "?status=nothing", "?ground=nothing", "?overdue=perhaps", f"?q={'x' * 61}"],
)
def test_an_address_that_makes_no_sense_is_told(world: World, address: str) -> None:
    assert world.client.get(f"/households{address}").status_code == 422


def test_an_empty_choice_of_the_filter_is_no_choice(world: World) -> None:
    answer = world.client.get("/households?q=&ground=&need=&place=&size=&language=&sort=code")

    assert answer.status_code == 200
    assert world.household.code in answer.text


def test_one_household_shows_facts_reasons_runner_up_and_timeline(world: World) -> None:
    page = world.client.get(world.address)

    assert page.status_code == 200
    for said in (
        "koulu (2)",
        "Kokeilan keskus",
        "Seuraavaksi paras: Toisela, 50 pistettä",
        "toive +400",
        "lähellä \N{MINUS SIGN}30",
        "Talous kirjattu",
        "Esitys tehty",
    ):
        assert said in page.text, said
    (entry,) = world.entries("household.viewed")
    assert (entry.subject_id, entry.by_id) == (world.household.key, world.official.id)


def test_another_authoritys_household_is_not_there(world: World) -> None:
    with transaction(world.engine) as db:
        theirs = make_household(db)

    for rest in ("", "/edit", "/persons/new", "/persons/1"):
        assert world.client.get(f"/households/{theirs.key}{rest}").status_code == 404
    posted = world.client.post(
        f"/households/{theirs.key}/pin", data={"municipality": world.place.code, "reason": "x"}
    )
    assert posted.status_code == 404


def test_under_a_safety_prohibition_the_list_is_marked_and_says_no_municipality(
    world: World,
) -> None:
    with transaction(world.engine) as db:
        db.get_one(Household, world.household.key).safety_prohibition = True

    listed = world.client.get("/households").text
    own = world.client.get(world.address).text

    assert "Turvakielto" in listed
    assert "Kokeila" not in listed
    assert "Kokeila" in own


def test_every_language_has_its_page(world: World) -> None:
    for language, said in (("fi", "Aikajana"), ("sv", "Tidslinje"), ("en", "Timeline")):
        world.client.cookies.set("language", language)

        assert said in world.client.get(world.address).text
