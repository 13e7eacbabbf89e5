"""One quota line on the screen: forms without scripts, swaps that equal the reload, stale forms, other people."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from placement.model.agreement import QuotaLineRevision
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.transaction import reading
from tests.web.quota_world import World, balanced, line_now, make_world
from tests.web.swap import htmx, swap
from web.clock import utc_now


@pytest.fixture
def world(engine: Engine) -> World:
    """Two authorities with agreements."""
    return make_world(engine)


FORMS: dict[str, dict[str, object]] = {
    "revisions": {
        "committed": 18,
        "at_most": 25,
        "from_day": utc_now().date(),
        "revision_reason": "Lisää asuntoja",
        "read": 1,
    },
    "holds": {"held_persons": 3},
    "opening": {"opening_reserved": 1, "opening_arrived": 4, "opening_reason": "Ennen"},
}


@pytest.mark.parametrize("what", FORMS)
def test_another_authority_and_other_roles_change_nothing(world: World, what: str) -> None:
    address = f"/quotas/lines/{world.line.id}/{what}"

    answers = [
        browser.client.post(address, data=FORMS[what]).status_code
        for browser in (world.stranger, world.clerk, world.viewer)
    ]

    assert answers == [404, 403, 403]
    assert line_now(world).taken == 0
    assert line_now(world).at_most == 20


@pytest.mark.parametrize("what", FORMS)
def test_a_form_works_without_scripts_and_its_swap_equals_the_reload(
    world: World, what: str
) -> None:
    here = f"/quotas/lines/{world.line.id}"
    client = world.officer.client
    before = client.get(here).text

    block = client.post(f"{here}/{what}", data=FORMS[what], headers=htmx("#line-state"))
    plain = client.post(f"{here}/holds", data={"held_persons": 2}, follow_redirects=False)

    assert block.status_code == 200
    assert plain.status_code == 303
    assert plain.headers["location"] == here
    told = client.get(here).text
    assert "Paikat on pidätetty" in told
    assert "Paikat on pidätetty" not in client.get(here).text
    assert "data-notice" in swap(before, block.text, target="#line-state")
    assert balanced(world)


def test_the_swap_after_a_hold_equals_the_reload(world: World) -> None:
    here = f"/quotas/lines/{world.line.id}"
    client = world.officer.client
    before = client.get(here).text

    block = client.post(f"{here}/holds", data=FORMS["holds"], headers=htmx("#line-state")).text

    client.post(f"{here}/holds/end", data={"ended_persons": 1})
    client.post(f"{here}/holds", data={"held_persons": 1})
    assert "pidätetty +3" in swap(before, block, target="#line-state")
    without_message = block.split("<hx-partial")[0]
    client.get(here)
    assert "vapaana 17" in without_message
    assert "vapaana 17" in client.get(here).text


def test_a_revision_is_kept_and_told(world: World) -> None:
    here = f"/quotas/lines/{world.line.id}"

    answer = world.officer.client.post(f"{here}/revisions", data=FORMS["revisions"])

    assert "Muutos tallennettiin" in answer.text
    assert "Lisää asuntoja" in answer.text
    assert "18\N{EN DASH}25" in answer.text
    assert "sovittu +5" in answer.text
    with reading(world.engine) as db:
        assert len(db.exec(select(QuotaLineRevision)).all()) == 4


def test_a_stale_form_and_a_refusal_answer_409_and_save_nothing(world: World) -> None:
    here = f"/quotas/lines/{world.line.id}"
    client = world.officer.client
    client.post(f"{here}/revisions", data=FORMS["revisions"])
    client.post(f"{here}/holds", data={"held_persons": 9})

    stale = client.post(f"{here}/revisions", data={**FORMS["revisions"], "at_most": 40})
    below = client.post(
        f"{here}/revisions", data={**FORMS["revisions"], "committed": 1, "at_most": 8, "read": 2}
    )

    assert stale.status_code == 409
    assert "Joku muu on muuttanut tätä" in stale.text
    assert below.status_code == 409
    assert "rivillä on jo käytössä 9 paikkaa" in below.text
    assert line_now(world).at_most == 25


def test_a_form_that_makes_no_sense_names_its_fields(world: World) -> None:
    here = f"/quotas/lines/{world.line.id}"

    answer = world.officer.client.post(
        f"{here}/revisions", data={"committed": "x", "at_most": -1, "read": 1}
    )

    assert answer.status_code == 422
    for field in ("Sitoumus", "Enintään", "Alkaen", "Muutoksen perustelu"):
        assert field in answer.text


def test_an_entry_is_corrected_by_its_own_page(world: World) -> None:
    here = f"/quotas/lines/{world.line.id}"
    client = world.officer.client
    client.post(f"{here}/opening", data=FORMS["opening"])
    with reading(world.engine) as db:
        wrong = db.exec(select(LedgerEntry).where(LedgerEntry.kind == LedgerKind.OPENING)).one()
    form = client.get(f"{here}/entries/{wrong.id}")

    answer = client.post(f"{here}/entries/{wrong.id}", data={"correction_reason": "Väärä kunta"})

    assert "muuttanut +4" in form.text
    assert "Kirjaus oikaistiin" in answer.text
    assert "Väärä kunta" in answer.text
    assert "on jo oikaistu" in client.get(f"{here}/entries/{wrong.id}").text
    assert world.stranger.client.get(f"{here}/entries/{wrong.id}").status_code == 404
    assert line_now(world).taken == 0
    assert balanced(world)


def test_the_national_viewer_sees_what_is_agreed_and_no_events(world: World) -> None:
    here = f"/quotas/lines/{world.line.id}"
    world.officer.client.post(f"{here}/holds", data={"held_persons": 3})

    text = world.viewer.client.get(here).text

    assert "Sovittu, henkilöä" in text
    assert "vapaana 17" in world.officer.client.get(here).text
    assert "vapaana" not in text
    assert "pidätetty +3" not in text
    assert "/holds" not in text
