"""Placements that have come to their end in several ways, and who looks at the figures of them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session, select

from placement import ledger
from placement.actions.accept_proposal import accept_proposal
from placement.actions.close_household import close_household
from placement.actions.decline_proposal import decline_proposal
from placement.model.household import Household, HouseholdStatus
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.proposal import Proposal
from placement.model.user import Role
from placement.model.words import DeclineReason, Ground
from placement.transaction import transaction
from tests.make import NOW, TODAY, make_authority, make_household, officer_of, official_with
from tests.placement.place import Place, make_asked, make_place
from tests.web.sign_in import Browser

YEAR = 2027
THIS = TODAY.year


@dataclass(frozen=True)
class World:
    """Kokeila and Toivola of one authority, Raahe of another, and who looks."""

    engine: Engine
    kokeila: Place
    toivola: Place
    officer: Browser
    clerk: Browser
    stranger: Browser
    viewer: Browser


def accepted(
    db: Session, place: Place, *, persons: int, ground: Ground = Ground.ASYLUM
) -> Proposal:
    household = make_household(db, authority=place.authority, persons=persons, ground=ground)
    proposal = make_asked(db, place, household=household)
    accept_proposal(db, proposal.key, month="2027-01", slot_id=None, by=place.answerer, at=NOW)
    return proposal


def arrives(db: Session, proposal: Proposal) -> None:
    """Book an arrival as the ledger has it: what was accepted has arrived, on every line that counts it."""
    for entry in db.exec(
        select(LedgerEntry).where(
            LedgerEntry.proposal_id == proposal.key, LedgerEntry.kind == LedgerKind.ACCEPTED
        )
    ).all():
        db.add(
            LedgerEntry(
                line_id=entry.line_id,
                kind=LedgerKind.ARRIVED,
                proposal_id=proposal.key,
                accepted=-entry.accepted,
                arrived=entry.accepted,
                at=NOW + timedelta(days=7),
            )
        )
    db.get_one(Household, proposal.household_id).status = HouseholdStatus.ARRIVED
    db.flush()
    assert ledger.check_balance(db) == []


def make_world(engine: Engine) -> World:
    """In Kokeila 3 and 2 arrived, 4 accepted, 1 asked, 2 declined; in Toivola 5 accepted; in Raahe 6 arrived."""
    with transaction(engine) as db:
        authority = make_authority(db, name="Keski-Suomen elinvoimakeskus")
        kokeila = make_place(db, authority=authority, name="Kokeila")
        toivola = make_place(db, authority=authority, name="Toivola")
        raahe = make_place(db, name="Raahe")
        kokeila.line.label = "=1+1"
        arrives(db, accepted(db, kokeila, persons=3))
        arrives(db, accepted(db, kokeila, persons=2))
        accepted(db, kokeila, persons=4)
        make_asked(db, kokeila, persons=1)
        declined = make_asked(db, kokeila, persons=2)
        decline_proposal(
            db,
            declined.key,
            reason=DeclineReason.NO_DWELLING,
            note="",
            by=kokeila.answerer,
            at=NOW + timedelta(days=3),
        )
        accepted(db, toivola, persons=5)
        arrives(db, accepted(db, raahe, persons=6))
        gone = make_household(db, authority=authority, persons=7)
        close_household(
            db, gone.key, HouseholdStatus.MOVED_INDEPENDENTLY, by=kokeila.officer, at=NOW
        )
        officials = (
            officer_of(db, authority),
            kokeila.answerer,
            raahe.answerer,
            official_with(db, Role.NATIONAL_VIEWER),
        )
    officer, clerk, stranger, viewer = (Browser.of(engine, one) for one in officials)
    return World(engine, kokeila, toivola, officer, clerk, stranger, viewer)
