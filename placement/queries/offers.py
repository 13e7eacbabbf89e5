"""What municipalities agree to and offer in given months, with what is taken from outside a question."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.model.agreement import (
    Agreement,
    LanguageLevel,
    Profile,
    QuotaLine,
    ServiceOffer,
    Slot,
)
from placement.model.area import Municipality
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import Proposal
from placement.model.words import Category
from placement.rules.facts_to_question import Offer, agreement_in_force

Promised = Sequence[tuple[Proposal, Category]]


def offers_in(db: Session, periods: Sequence[str], *, promised: Promised) -> list[Offer]:
    """Municipalities with a line in these months, and those of the promises that the question holds.

    What the given promises take (persons on lines that count them, dwellings) is left free for them.
    """
    lines = _lines(db, periods)
    keys = set(lines) | {proposal.municipality_id for proposal, _ in promised}
    booked = _booked(db, [proposal for proposal, _ in promised])
    offers = {}
    for municipality in db.exec(select(Municipality)):
        if municipality.key not in keys:
            continue
        offer = offers[municipality.key] = Offer(municipality)
        for line, months in lines.get(municipality.key, []):
            theirs = sum(
                booked[line.key, proposal.key]
                for proposal, category in promised
                if category in line.categories and proposal.month in months
            )
            offer.lines.append((line, months, line.taken - theirs))
    _add_profiles(db, offers, [proposal for proposal, _ in promised])
    return list(offers.values())


def agreements_valid_in(
    db: Session,
    periods: Sequence[str],
    *,
    of_municipalities: Collection[int] | None = None,
    hold: bool = False,
) -> dict[int, list[Agreement]]:
    """By municipality: agreements valid in any of these months. `hold`: until the transaction ends."""
    first, last = date.fromisoformat(f"{periods[0]}-01"), date.fromisoformat(f"{periods[-1]}-01")
    valid = select(Agreement).where(
        col(Agreement.valid_from_day) <= last,
        or_(col(Agreement.valid_to_day).is_(None), col(Agreement.valid_to_day) >= first),
    )
    if of_municipalities is not None:
        valid = valid.where(col(Agreement.municipality_id).in_(of_municipalities))
    if hold:
        valid = valid.with_for_update(of=Agreement)
    found: defaultdict[int, list[Agreement]] = defaultdict(list)
    in_order = valid.order_by(col(Agreement.id)).execution_options(populate_existing=True)
    for agreement in db.exec(in_order):
        found[agreement.municipality_id].append(agreement)
    return found


def _lines(db: Session, periods: Sequence[str]) -> dict[int, list[tuple[QuotaLine, list[str]]]]:
    """By municipality: lines of the agreement in force, with the months that each counts."""
    agreements = agreements_valid_in(db, periods)
    years = {int(period[:4]) for period in periods}
    of_years = (
        select(QuotaLine)
        .where(col(QuotaLine.year).in_(years))
        .order_by(col(QuotaLine.id))
        .execution_options(populate_existing=True)
    )
    by_agreement: defaultdict[int, list[QuotaLine]] = defaultdict(list)
    for line in db.exec(of_years):
        by_agreement[line.agreement_id].append(line)
    found: dict[int, list[tuple[QuotaLine, list[str]]]] = {}
    for municipality_id, ones in agreements.items():
        in_force = {month: agreement_in_force(ones, month) for month in periods}
        counting = []
        for agreement in sorted(ones, key=lambda one: one.key):
            months = [month for month in periods if in_force[month] is agreement]
            for line in by_agreement[agreement.key]:
                counted = [month for month in months if int(month[:4]) == line.year]
                if counted:
                    counting.append((line, counted))
        if counting:
            found[municipality_id] = counting
    return found


def _booked(db: Session, promised: Sequence[Proposal]) -> Counter[tuple[int, int]]:
    """Persons by line and proposal that these promises take, by the ledger."""
    first = min((proposal.key for proposal in promised), default=None)
    if first is None:
        return Counter()
    took = func.sum(LedgerEntry.reserved + LedgerEntry.accepted + LedgerEntry.arrived)
    rows = db.connection().execute(
        sa_select(col(LedgerEntry.line_id), col(LedgerEntry.proposal_id), took)
        .where(col(LedgerEntry.proposal_id) >= first)
        .group_by(col(LedgerEntry.line_id), col(LedgerEntry.proposal_id))
    )
    return Counter({(line, key): int(persons) for line, key, persons in rows if key is not None})


def _add_profiles(db: Session, offers: dict[int, Offer], promised: Sequence[Proposal]) -> None:
    for profile in db.exec(select(Profile).execution_options(populate_existing=True)):
        if offer := offers.get(profile.municipality_id):
            offer.monthly = profile.monthly_intake
            offer.slots = [] if profile.lists_dwellings else None
    theirs = Counter(proposal.slot_id for proposal in promised)
    slots = select(Slot).order_by(col(Slot.id)).execution_options(populate_existing=True)
    for slot in db.exec(slots):
        offer = offers.get(slot.municipality_id)
        left = slot.count - slot.taken + theirs[slot.key]
        if offer and offer.slots is not None and left > 0:
            offer.slots.append((slot, left))
    for service in db.exec(select(ServiceOffer).execution_options(populate_existing=True)):
        if offer := offers.get(service.municipality_id):
            offer.services[service.kind] = service.units_per_month
    for spoken in db.exec(select(LanguageLevel).execution_options(populate_existing=True)):
        if (offer := offers.get(spoken.municipality_id)) and spoken.level:
            offer.languages[spoken.language] = spoken.level
