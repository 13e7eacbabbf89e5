"""What a household asks and what a municipality has in a month, read under the locks of the caller."""

from datetime import date

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, or_, select

from placement.ledger import lines_counting
from placement.model.agreement import Agreement, Profile, ServiceOffer, Slot
from placement.model.area import Municipality
from placement.model.household import Exclusion, Household, Need, Pin
from placement.model.proposal import PROMISED, Proposal
from placement.model.words import NeedKind
from placement.rules.category import category_of
from placement.rules.facts_to_question import agreement_in_force, earliest_month
from placement.rules.months import month_of
from placement.rules.room import Asked, Room, suits


def asked_by(db: Session, household: Household, municipality_id: int, *, day: date) -> Asked:
    """Return what this household asks of that municipality, with exclusions and pins in force on a day."""
    needs = db.exec(select(Need).where(Need.household_id == household.key)).all()
    return Asked(
        persons=household.size,
        category=category_of(household),
        earliest=earliest_month(household),
        needs={need.kind: need.units for need in needs},
        municipality_id=municipality_id,
        excluded=frozenset(
            db.exec(
                select(Exclusion.municipality_id).where(
                    Exclusion.household_id == household.key,
                    or_(col(Exclusion.until_day).is_(None), col(Exclusion.until_day) >= day),
                )
            )
        ),
        only=_pins(db, household, day),
        linked_at=_linked_at(db, household),
    )


def room_in(
    db: Session,
    agreement: Agreement,
    asked: Asked,
    *,
    month: str,
    slot_id: int | None,
    day: date,
    but: int | None = None,
    hold: bool = True,
) -> Room:
    """Return the room in a month and dwelling. `but`: a proposal whose arrivals and needs are left aside.

    The agreement and the municipality must be held, and the slot will be; `hold=False` only looks. A slot of
    another municipality is returned too: the rule refuses it.
    """
    municipality_id = agreement.municipality_id
    profile = db.exec(
        select(Profile)
        .where(Profile.municipality_id == municipality_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    others = [
        col(Proposal.municipality_id) == municipality_id,
        col(Proposal.month) == month,
        col(Proposal.status).in_(PROMISED),
    ]
    if but is not None:
        others.append(col(Proposal.id) != but)
    connection = db.connection()
    arriving = connection.execute(
        sa_select(func.sum(col(Proposal.persons))).where(*others)
    ).scalar()
    started = connection.execute(
        sa_select(col(Need.kind), func.sum(col(Need.units)))
        .join(Proposal, col(Proposal.household_id) == col(Need.household_id))
        .where(*others)
        .group_by(col(Need.kind))
    )
    services = db.exec(select(ServiceOffer).where(ServiceOffer.municipality_id == municipality_id))
    slot = db.get(Slot, slot_id, populate_existing=True, with_for_update=hold) if slot_id else None
    return Room(
        month=month,
        first_month=month_of(day),
        lines=lines_counting(db, agreement.key, asked.category, month),
        monthly_intake=profile.monthly_intake if profile else None,
        arriving=int(arriving or 0),
        lists_dwellings=bool(profile and profile.lists_dwellings),
        slot=slot,
        services={offer.kind: offer.units_per_month for offer in services},
        started={NeedKind(kind): int(units) for kind, units in started},
    )


def dwellings_for(
    db: Session, municipality_id: int, *, persons: int, accessible: bool, also: int | None = None
) -> list[Slot] | None:
    """Return the dwellings with one left that suit a household, smallest first; None where none are listed.

    `also`: the slot that the household has already, so that it is among them.
    """
    profile = db.exec(select(Profile).where(Profile.municipality_id == municipality_id)).first()
    if profile is None or not profile.lists_dwellings:
        return None
    slots = db.exec(
        select(Slot)
        .where(Slot.municipality_id == municipality_id)
        .order_by(col(Slot.largest), col(Slot.from_month), col(Slot.id))
    )
    return [
        slot
        for slot in slots
        if slot.key == also
        or (slot.taken < slot.count and not [*suits(slot, persons=persons, accessible=accessible)])
    ]


def agreement_in_force_of(db: Session, municipality_code: str, month: str) -> Agreement | None:
    """Return the agreement of a municipality that counts in a month (YYYY-MM)."""
    of_municipality = (
        select(Agreement)
        .join(Municipality, col(Agreement.municipality_id) == col(Municipality.id))
        .where(Municipality.code == municipality_code)
    )
    return agreement_in_force(db.exec(of_municipality).all(), month)


def _pins(db: Session, household: Household, day: date) -> frozenset[int] | None:
    pinned = db.exec(
        select(Pin.municipality_id).where(
            Pin.household_id == household.key,
            or_(col(Pin.until_day).is_(None), col(Pin.until_day) >= day),
        )
    ).all()
    return frozenset(pinned) or None


def _linked_at(db: Session, household: Household) -> frozenset[int]:
    if household.group_id is None:
        return frozenset()
    return frozenset(
        db.exec(
            select(Proposal.municipality_id)
            .join(Household, col(Proposal.household_id) == col(Household.id))
            .where(
                Household.group_id == household.group_id,
                Household.id != household.key,
                col(Proposal.status).in_(PROMISED),
            )
        )
    )
