"""A municipality that may be asked, with its agreement, one line, and the two officers who deal with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from placement import ledger
from placement.access import Official
from placement.actions.send_proposal import send_proposal
from placement.model.agreement import Agreement, Profile, QuotaLine, ServiceOffer, Slot
from placement.model.area import Area, Municipality
from placement.model.household import Household
from placement.model.proposal import Proposal
from placement.model.words import Category, NeedKind
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    officer_of,
)


@dataclass
class Place:
    """One municipality of one authority."""

    authority: Area
    municipality: Municipality
    agreement: Agreement
    line: QuotaLine
    officer: Official
    answerer: Official


def make_place(
    db: Session,
    *,
    authority: Area | None = None,
    persons: int = 20,
    categories: Sequence[Category] = (Category.ASYLUM,),
    name: str = "Kokeila",
) -> Place:
    """A place with one line of 2027."""
    authority = authority or make_authority(db)
    municipality = make_municipality(db, authority=authority, name=name)
    agreement = make_agreement(db, authority=authority, municipality=municipality)
    line = make_quota_line(db, agreement=agreement, persons=persons, categories=categories)
    return Place(
        authority=authority,
        municipality=municipality,
        agreement=agreement,
        line=line,
        officer=officer_of(db, authority),
        answerer=officer_of(db, municipality),
    )


def make_asked(
    db: Session,
    place: Place,
    *,
    persons: int = 3,
    slot: Slot | None = None,
    month: str = "2027-01",
    household: Household | None = None,
) -> Proposal:
    """A proposal that the municipality has been asked, with all that it reserves."""
    proposal = make_proposal(
        db,
        line=place.line,
        slot=slot,
        month=month,
        household=household or make_household(db, authority=place.authority, persons=persons),
    )
    send_proposal(db, proposal.key, by=place.officer, at=NOW)
    db.flush()
    return proposal


def offers(db: Session, place: Place, **services: int) -> None:
    """The services (units that can start in a month) that the municipality offers."""
    for kind, units in services.items():
        db.add(
            ServiceOffer(
                municipality_id=place.municipality.key, kind=NeedKind(kind), units_per_month=units
            )
        )
    db.flush()


def receives_at_most(db: Session, place: Place, persons: int | None) -> None:
    """The most persons who arrive there in one month."""
    profile = db.exec(
        select(Profile).where(Profile.municipality_id == place.municipality.key)
    ).one_or_none() or Profile(municipality_id=place.municipality.key)
    profile.monthly_intake = persons
    db.add(profile)
    db.flush()


def figures_of(db: Session, line: QuotaLine) -> tuple[int, int]:
    """Reserved and accepted on a line, after a check that `taken` says the same as the entries."""
    assert ledger.check_balance(db) == []
    figures = ledger.figures(db, [line.key])[line.key]
    return figures.reserved, figures.accepted
