"""Two-step disclosure on the pages: the consent, the municipality's page of persons, the decision, the desk."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.model.audit_entry import AuditEntry
from placement.model.document import Document
from placement.model.household import Household, Person
from placement.model.proposal import Proposal
from placement.transaction import transaction
from tests.make import NOW
from tests.placement.place import Place, make_place
from tests.placement.way import make_assigned
from tests.web.sign_in import Browser

World = tuple[Place, int, Browser, Browser]


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    """An assigned household with children, the deciding officer, and the municipality's."""
    monkeypatch.setattr("web.pages.disclosures.utc_now", lambda: NOW)
    with transaction(engine) as db:
        place = make_place(db, name="Muurame")
        proposal = make_assigned(db, place)
        db.get_one(Household, proposal.household_id).lives_at = "Kokeilan vastaanottokeskus"
    officer, clerk = (Browser.of(engine, one) for one in (place.officer, place.answerer))
    return place, proposal.key, officer, clerk


def disclose(engine: Engine, officer: Browser, key: int, **data: str) -> tuple[int, str]:
    with Session(engine) as db:
        version = str(db.get_one(Proposal, key).version)
    given = {"consent_day": "2026-11-24", "consent_form": "written", "version": version}
    answer = officer.client.post(f"/proposals/{key}/disclose", data=given | data)
    return answer.status_code, answer.text


def test_the_municipality_sees_names_and_the_decision_until_the_consent_is_taken_back(
    world: World, engine: Engine
) -> None:
    _place, key, officer, clerk = world
    officer.client.post(f"/proposals/{key}/decision", data={"language": "fi"})
    with Session(engine) as db:
        paper = db.exec(select(Document.id)).one()
        names = [f"{one.given_names} {one.family_name}" for one in db.exec(select(Person))]
    persons, decision = f"/inbox/{key}/persons", f"/documents/{paper}"
    before = [clerk.client.get(one).status_code for one in (persons, decision)]

    _, told = disclose(engine, officer, key, representative="Edustaja")
    seen = clerk.client.get(persons).text
    read = clerk.client.get(decision).status_code
    link = f'href="{persons}"' in clerk.client.get(f"/inbox/{key}").text
    day = {"withdrawn_day": "2026-11-24", "withdrawn_form": "oral"}
    ended = officer.client.post(f"/proposals/{key}/consent-withdrawn", data=day).text

    assert before == [404, 404]
    assert "Talouden henkilötiedot luovutettiin kunnalle." in told
    assert all(name in seen for name in names)
    assert "1.1.1990" in seen
    assert "Kokeilan vastaanottokeskus" in seen
    assert f'href="{decision}"' in seen
    assert (read, link) == (200, True)
    assert "kunta ei enää näe henkilötietoja" in ended
    assert [clerk.client.get(one).status_code for one in (persons, decision)] == [404, 404]
    assert persons not in clerk.client.get(f"/inbox/{key}").text
    with Session(engine) as db:
        views = db.exec(select(AuditEntry).where(AuditEntry.event == "persons.viewed")).all()
    assert [(one.subject_id, one.by_id) for one in views] == [(key, clerk.official.id)]


def test_without_a_representative_for_the_minors_nothing_is_disclosed(
    world: World, engine: Engine
) -> None:
    _place, key, officer, clerk = world

    status, page = disclose(engine, officer, key)
    half, _ = disclose(engine, officer, key, consent_form="guessed", representative="Edustaja")

    assert (status, half) == (409, 422)
    assert "Taloudessa on alaikäisiä." in page
    assert clerk.client.get(f"/inbox/{key}/persons").status_code == 404


def test_what_waits_for_the_disclosure_is_on_the_desk(world: World, engine: Engine) -> None:
    _place, key, officer, _clerk = world
    before = officer.client.get("/desk").text
    disclose(engine, officer, key, representative="Edustaja")
    after = officer.client.get("/desk").text
    day = {"withdrawn_day": "2026-11-24", "withdrawn_form": "oral"}
    officer.client.post(f"/proposals/{key}/consent-withdrawn", data=day)

    assert 'id="to-disclose"' in before
    assert 'id="to-disclose"' not in after
    assert 'id="to-disclose"' not in officer.client.get("/desk").text, "it has said no"
