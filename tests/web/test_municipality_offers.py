"""What a municipality offers, changed on the screen: by whom, without scripts, never stale."""

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from placement.model.agreement import LanguageLevel, Profile, ServiceOffer, Slot
from placement.transaction import reading
from tests.web.municipality_world import YEAR, World, make_world
from tests.web.swap import htmx, swap


@pytest.fixture
def world(engine: Engine) -> World:
    """Muurame of Keski-Suomi, Raahe of Pohjois-Suomi."""
    return make_world(engine)


DWELLING: dict[str, object] = {
    "label": "Kolmio",
    "count": 2,
    "smallest": 2,
    "largest": 4,
    "from_month": f"{YEAR}-02",
    "accessible": "true",
}
# version 1: the profile is there because a dwelling is listed
FORMS: dict[str, dict[str, object]] = {
    "profile": {"monthly_intake": 8, "lists_dwellings": "true", "version": 1},
    "services": {"school": 4, "daycare": "", "version": 1},
    "languages": {"language": "so", "level": 3, "version": 1},
    "slots": DWELLING,
}


def saved(world: World) -> tuple[object, ...]:
    """What is said of Muurame now."""
    with reading(world.engine) as db:
        profile = db.exec(select(Profile)).one()
        return (
            profile.monthly_intake,
            [(one.kind.value, one.units_per_month) for one in db.exec(select(ServiceOffer))],
            [(one.language, one.level) for one in db.exec(select(LanguageLevel))],
            [(one.label, one.count) for one in db.exec(select(Slot).order_by(col(Slot.id)))],
        )


@pytest.mark.parametrize("who", ["officer", "clerk"])
def test_the_offer_is_changed_by_the_municipality_and_its_authority(world: World, who: str) -> None:
    client = getattr(world, who).client

    told = []
    for version, (what, form) in enumerate(FORMS.items(), start=1):
        answer = client.post(f"/municipalities/500/{what}", data={**form, "version": version})
        told.append(answer.status_code)

    assert told == [200] * 4
    assert saved(world) == (
        8,
        [("school", 4)],
        [("so", 3)],
        [(world.slot.label, 3), ("Kolmio", 2)],
    )
    text = client.get("/municipalities/500").text
    assert "somali" in text
    assert "hyvin" in text
    assert "Kolmio" in text


@pytest.mark.parametrize("what", FORMS)
def test_nobody_else_changes_it(world: World, what: str) -> None:
    before = saved(world)

    answers = [
        browser.client.post(f"/municipalities/500/{what}", data=FORMS[what]).status_code
        for browser in (world.stranger, world.neighbour, world.viewer)
    ]

    assert answers == [404, 404, 403]
    assert saved(world) == before


@pytest.mark.parametrize("what", ["profile", "services", "languages"])
def test_the_swap_equals_the_reload(world: World, what: str) -> None:
    here = "/municipalities/500"
    client = world.clerk.client
    before = client.get(here).text

    answer = client.post(f"{here}/{what}", data=FORMS[what], headers=htmx("#municipality-offer"))

    block, _, messages = answer.text.partition("<hx-partial")
    assert "data-notice" in messages
    assert block.strip() in client.get(here).text
    assert block.strip() not in before
    assert "data-notice" in swap(before, answer.text, target="#municipality-offer")


def test_a_stale_form_answers_409(world: World) -> None:
    client = world.clerk.client
    here = "/municipalities/500"
    client.post(f"{here}/profile", data=FORMS["profile"])

    stale = client.post(f"{here}/services", data=FORMS["services"])

    assert stale.status_code == 409
    assert "Joku muu on muuttanut tätä" in stale.text
    assert saved(world)[1] == []


def test_a_dwelling_is_changed_on_its_page_but_never_below_what_is_taken(world: World) -> None:
    client = world.clerk.client
    here = f"/municipalities/500/slots/{world.slot.id}"
    form = client.get(here).text
    version = form.split('name="version" value="')[1].split('"')[0]

    below = client.post(here, data={**DWELLING, "count": 1, "version": version})
    stale = client.post(here, data={**DWELLING, "version": 99})
    done = client.post(here, data={**DWELLING, "version": version})

    assert below.status_code == 409
    assert "niistä on jo varattu 2" in below.text
    assert stale.status_code == 409
    assert "Asuntojen tiedot muutettiin" in done.text
    assert saved(world)[3] == [("Kolmio", 2)]
    assert world.neighbour.client.get(here).status_code == 404


def test_a_form_that_makes_no_sense_names_its_fields(world: World) -> None:
    answer = world.clerk.client.post(
        "/municipalities/500/slots",
        data={**DWELLING, "count": "monta", "smallest": 0, "from_month": "2027"},
    )

    assert answer.status_code == 422
    for field in ("Asuntojen määrä", "Vähintään henkilöä", "Vapaana kuukaudesta"):
        assert field in answer.text
