"""The decision as a paper: in the municipality's languages, with its reasons, corrected only by a new one."""

import hashlib
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.assign_proposal import assign_proposal
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.area import LanguageStatus, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.document import Document
from placement.model.household import Household, Person
from placement.model.proposal import Proposal
from placement.transaction import transaction
from tests.make import NOW, make_authority, make_household, officer_of
from tests.papers import languages_of, tags_of, text_of
from tests.placement.place import Place, make_asked, make_place
from tests.web.sign_in import Browser


@dataclass(frozen=True)
class World:
    """A household that Kokeila has accepted, its officer, and the proposal."""

    engine: Engine
    place: Place
    proposal: Proposal
    officer: Browser

    def issue(self, **data: object) -> tuple[int, str]:
        answer = self.officer.client.post(f"/proposals/{self.proposal.key}/decision", data=data)
        return answer.status_code, answer.text

    def papers(self) -> list[Document]:
        with Session(self.engine) as db:
            return list(db.exec(select(Document).order_by(col(Document.id))))


def world_of(engine: Engine, *, secret: bool = False, assigned: bool = True) -> World:
    with transaction(engine) as db:
        place = make_place(db)
        own = make_authority(db) if secret else place.authority
        household = make_household(db, authority=own)
        officer = officer_of(db, own)
        proposal = make_asked(db, place, household=household)
        household.safety_prohibition = secret
        proposal.points = {"wish": 0, "near": 20, "language": 60}
        db.flush()
        accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
        if assigned:
            assign_proposal(db, proposal.key, reason="Tukiverkosto", by=officer, at=NOW)
    return World(engine, place, proposal, Browser.of(engine, officer))


def test_it_says_who_goes_where_why_and_on_what_grounds(engine: Engine) -> None:
    world = world_of(engine)

    status, page = world.issue(language="fi_sv")

    assert status == 200
    assert "Päätösasiakirja annettiin." in page
    (paper,) = world.papers()
    assert f'href="/documents/{paper.key}"' in page
    said = text_of(paper.content)
    with Session(engine) as db:
        persons = db.exec(select(Person)).all()
        code = db.exec(select(Household.code)).one()
    for part in (
        *(f"{one.given_names} {one.family_name}" for one in persons),
        code,
        f"{world.place.authority.code}/{paper.year}/1",
        "Kokeila",
        "tammikuu 2027",
        "SALASSA PIDETTÄVÄ",
        "24 § 1 mom. 24 kohta",
        "Kunnassa on palveluja kielellä, jota puhutte.",
        "Kunta on lähellä nykyistä asuinpaikkaanne.",
        "Tukiverkosto",
        "681/2023",
        "Pyytäkää tulkkia",
        "Beslut om anvisande till kommun",
        "SEKRETESSBELAGD",
        "januari 2027",
    ):
        assert part in said, part
    assert "Olette toivoneet" not in said, "it got no points for a wish"
    assert languages_of(paper.content) == {"fi", "sv"}
    assert tags_of(paper.content).count("H1") == 2


@pytest.mark.parametrize("language", list(LanguageStatus))
def test_the_municipalitys_languages_are_offered_first(
    engine: Engine, language: LanguageStatus
) -> None:
    world = world_of(engine)
    with transaction(engine) as db:
        db.get_one(Municipality, world.place.municipality.key).language_status = language

    page = world.officer.client.get(f"/proposals/{world.proposal.key}").text

    assert f'<option value="{language.value}" selected>' in page


def test_a_correction_is_a_new_paper_and_the_old_one_stays(engine: Engine) -> None:
    world = world_of(engine)
    world.issue(language="fi")
    first = world.papers()[0]

    without = world.issue(language="fi", replaces=first.key)
    done = world.issue(language="sv", replaces=first.key, reason="väärä kieli")
    late = world.issue(language="fi", replaces=first.key, reason="toinen virkailija")
    again = world.issue(language="fi")

    assert [without[0], done[0], late[0], again[0]] == [409, 200, 409, 409]
    assert "Kirjoita perustelu." in without[1]
    kept, second = world.papers()
    assert (kept.sha256, kept.content) == (first.sha256, first.content)
    assert (second.replaces_id, second.number, second.reason) == (first.key, 2, "väärä kieli")
    number = f"{world.place.authority.code}/{first.year}/1"
    assert f"ersätter beslut {number}" in text_of(second.content)
    assert f"Korvattu asiakirjalla {world.place.authority.code}/{first.year}/2" in done[1]


def test_before_the_officer_has_decided_there_is_none(engine: Engine) -> None:
    world = world_of(engine, assigned=False)

    status, page = world.issue(language="fi")

    assert status == 409
    assert "Taloutta ei ole vielä osoitettu kuntaan." in page
    assert world.papers() == []


def test_a_placement_that_was_taken_back_gets_none_and_keeps_what_it_has(engine: Engine) -> None:
    world = world_of(engine)
    world.issue(language="fi")
    (first,) = world.papers()
    with transaction(engine) as db:
        withdraw_proposal(
            db, world.proposal.key, note="toinen paikka", by=world.officer.official, at=NOW
        )

    status, _ = world.issue(language="fi", replaces=first.key, reason="korjaus")

    assert status == 409
    assert len(world.papers()) == 1
    assert world.officer.client.get(f"/documents/{first.key}").status_code == 200


@pytest.mark.parametrize("secret", [False, True])
def test_it_is_read_by_its_own_authority_and_by_no_municipality_yet(
    engine: Engine, *, secret: bool
) -> None:
    world = world_of(engine, secret=secret)
    world.issue(language="fi")
    (paper,) = world.papers()
    with transaction(engine) as db:
        agreements = officer_of(db, world.place.authority)
        stranger = officer_of(db, make_authority(db))

    seen = {
        name: Browser.of(engine, one).client.get(f"/documents/{paper.key}").status_code
        for name, one in {
            "agreement's": agreements,
            "stranger": stranger,
            "municipality": world.place.answerer,
        }.items()
    }
    own = world.officer.client.get(f"/documents/{paper.key}")

    assert seen == {
        "agreement's": 404 if secret else 200,
        "stranger": 404,
        "municipality": 404,
    }
    assert hashlib.sha256(own.content).hexdigest() == paper.sha256
    assert ("31 kohta" in text_of(own.content)) is secret
    with Session(engine) as db:
        read = db.exec(select(AuditEntry).where(AuditEntry.event == "document.read")).all()
    assert len(read) == (1 if secret else 2)


def test_the_municipality_and_the_trail_learn_no_name(engine: Engine) -> None:
    world = world_of(engine)
    world.issue(language="fi")
    clerk = Browser.of(engine, world.place.answerer).client
    with Session(engine) as db:
        persons, code = db.exec(select(Person)).all(), db.exec(select(Household.code)).one()
        trail = " ".join(str(one.params) for one in db.exec(select(AuditEntry)))
    secret = {code, *(name for one in persons for name in (one.given_names, one.family_name))}

    pages = [
        clerk.get(path).text
        for path in ("/desk", "/inbox", f"/inbox/{world.proposal.key}", "/arrivals", "/quotas")
    ]

    assert [one for one in secret if any(one in page for page in [*pages, trail])] == []
