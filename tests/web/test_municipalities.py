"""Municipalities on the screen: scope, facts of the day, and what a municipality offers, changed without scripts."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, col, select

from placement.model.agreement import LanguageLevel, Profile, ServiceOffer, Slot
from placement.model.area import Area, AreaKind, AreaMembership, Municipality
from placement.model.user import Role
from placement.transaction import reading, transaction
from tests import make
from tests.web.sign_in import Browser
from tests.web.swap import htmx, swap
from web.clock import utc_now

YEAR = utc_now().year


@dataclass(frozen=True)
class World:
    """Muurame with a line and a dwelling, Raahe of another authority, and who looks."""

    engine: Engine
    officer: Browser
    clerk: Browser
    stranger: Browser
    neighbour: Browser
    viewer: Browser
    slot: Slot


def _county(db: Session, municipality: Municipality) -> None:
    county = Area(
        kind=AreaKind.WELLBEING_COUNTY,
        code="13",
        name_fi="Keski-Suomen hyvinvointialue",
        name_sv="Mellersta Finlands välfärdsområde",
        name_en="Wellbeing services county of Central Finland",
        valid_from_day=date(2023, 1, 1),
    )
    db.add(county)
    db.flush()
    db.add(
        AreaMembership(
            municipality_id=municipality.key,
            area_id=county.key,
            valid_from_day=date(2023, 1, 1),
        )
    )


@pytest.fixture
def world(engine: Engine) -> World:
    """Muurame of Keski-Suomi, Raahe of Pohjois-Suomi."""
    with transaction(engine) as db:
        keski = make.make_authority(db, name="Keski-Suomen elinvoimakeskus")
        muurame = make.make_municipality(db, authority=keski, code="500", name="Muurame")
        _county(db, muurame)
        agreement = make.make_agreement(db, authority=keski, municipality=muurame)
        make.make_quota_line(db, agreement=agreement, year=YEAR, label="Turvapaikka", persons=20)
        slot = make.make_slot(db, municipality=muurame, count=3)
        slot.taken = 2
        pohjoinen = make.make_authority(db, name="Pohjois-Suomen elinvoimakeskus")
        raahe = make.make_municipality(db, authority=pohjoinen, code="678", name="Raahe")
        people = [
            make.officer_of(db, keski),
            make.officer_of(db, muurame),
            make.officer_of(db, pohjoinen),
            make.officer_of(db, raahe),
            make.official_with(db, Role.NATIONAL_VIEWER),
        ]
    officer, clerk, stranger, neighbour, viewer = (Browser.of(engine, one) for one in people)
    return World(engine, officer, clerk, stranger, neighbour, viewer, slot)


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


@pytest.mark.parametrize("path", ["/municipalities/500", "/municipalities/999"])
def test_what_is_not_theirs_is_not_there(world: World, path: str) -> None:
    assert world.stranger.client.get(path).status_code == 404
    assert world.neighbour.client.get(path).status_code == 404


def test_who_may_not_change_sees_no_form(world: World) -> None:
    assert (
        'action="/municipalities/500/profile"' in world.clerk.client.get("/municipalities/500").text
    )
    assert 'action="/municipalities/500' not in world.viewer.client.get("/municipalities/500").text


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
