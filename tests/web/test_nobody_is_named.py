"""Every address that can be read, at each stage of a household's way: whom it names to whom."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.assign_proposal import assign_proposal
from placement.actions.cancel_placement import cancel_placement
from placement.actions.disclose_household import disclose_household
from placement.actions.issue_decision import issue_decision
from placement.actions.withdraw_consent import withdraw_consent
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.area import LanguageStatus
from placement.model.disclosure import ConsentForm
from placement.model.document import Document
from placement.model.household import Household, Person
from placement.model.user import Role
from placement.model.words import CancelReason
from placement.rules.disclosure import Consent
from placement.transaction import transaction
from tests.make import NOW, official_with
from tests.placement.place import make_asked, make_place
from tests.web.sign_in import Browser
from tests.web.test_every_page import PAGES
from web.decision_words import decision_in_words

# In their order; what a test of one does, the tests of those before it do too.
STAGES = ("sent", "accepted", "assigned", "issued", "disclosed")
# What ends the disclosure.
ENDS = ("withdrawn", "cancelled", "consent withdrawn")
DAY = date(2026, 11, 20)
READABLE = sorted({path for method, path, _ in PAGES if method == "GET"})


def said_by(content: bytes) -> str:
    """The text of an answer; of a workbook or another archive, of all that is in it."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace").replace("\r\n ", "")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return " ".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def filled(path: str, ids: Mapping[str, object]) -> str:
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", str(value))
    return path if "{" not in path else ""


@pytest.mark.parametrize(
    ("stage", "secret"),
    [
        ("sent", False),
        ("accepted", True),
        ("issued", False),
        ("issued", True),
        ("disclosed", False),
        ("disclosed", True),
        ("withdrawn", False),
        ("cancelled", False),
        ("consent withdrawn", True),
    ],
)
def test_a_name_and_a_case_are_seen_by_the_accepting_municipality_while_disclosed(
    engine: Engine, stage: str, *, secret: bool
) -> None:
    with transaction(engine) as db:
        place, other = make_place(db), make_place(db, name="Toivola")
        proposal = make_asked(db, place)
        household = db.get_one(Household, proposal.household_id)
        household.safety_prohibition = secret
        done = len(STAGES) if stage in ENDS else STAGES.index(stage)
        if done >= STAGES.index("accepted"):
            accept_proposal(
                db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW
            )
        if done >= STAGES.index("assigned"):
            assign_proposal(db, proposal.key, by=place.officer, at=NOW)
        if done >= STAGES.index("issued"):
            issue_decision(
                db,
                proposal.key,
                decision_in_words,
                language=LanguageStatus.FI,
                by=place.officer,
                at=NOW,
            )
        if done >= STAGES.index("disclosed"):
            disclose_household(
                db,
                proposal.key,
                Consent(DAY, ConsentForm.WRITTEN, "Edustaja"),
                by=place.officer,
                at=NOW,
            )
        if stage == "consent withdrawn":
            withdraw_consent(
                db, proposal.key, day=DAY, form=ConsentForm.ORAL, by=place.officer, at=NOW
            )
        if stage == "cancelled":
            cancel_placement(
                db,
                proposal.key,
                reason=CancelReason.DWELLING_LOST,
                note="",
                by=place.answerer,
                at=NOW,
            )
        if stage == "withdrawn":
            withdraw_proposal(db, proposal.key, note="muu paikka", by=place.officer, at=NOW)
        readers = {
            "municipality": place.answerer,
            "another municipality": other.answerer,
            "another authority": other.officer,
            "nation": official_with(db, Role.NATIONAL_VIEWER),
            "administrator": official_with(db, Role.ADMINISTRATOR),
        }
    with Session(engine) as db:
        persons = db.exec(select(Person).where(Person.household_id == household.key)).all()
        papers = db.exec(select(Document.id)).all()
    words = {
        household.code,
        *(name for one in persons for name in (one.given_names, one.family_name)),
    }
    ids = {
        "proposal_id": proposal.key,
        "household_id": household.key,
        "person_id": persons[0].key,
        "document_id": papers[0] if papers else 1,
        "agreement_id": place.agreement.key,
        "line_id": place.line.key,
        "code": place.municipality.code,
    }

    handler = Browser.of(engine, place.officer).client.get(f"/households/{household.key}").text
    assert all(word in handler for word in words), "else nothing would be found anywhere"
    seen = {}
    for name, official in readers.items():
        client = Browser.of(engine, official).client
        for path in filter(None, (filled(one, ids) for one in READABLE)):
            answer = client.get(path)
            assert answer.status_code < 500, f"{name} {path}"
            seen[name, path] = (answer.status_code, said_by(answer.content))

    assert seen["municipality", f"/inbox/{proposal.key}"][0] == 200
    assert sum(status == 200 for status, _ in seen.values()) > 40
    named = {
        (who, path): {word for word in words if word in text}
        for (who, path), (_, text) in seen.items()
        if any(word in text for word in words)
    }
    told = {("municipality", f"/inbox/{proposal.key}/persons"): words}
    assert named == (told if stage == "disclosed" else {})
    # The decision names persons too, but its letters are packed.
    read = [
        who for (who, path), (status, _) in seen.items() if "/documents/" in path and status == 200
    ]
    assert read == (["municipality"] if stage == "disclosed" else [])
