"""Proposals: the one to change (held), lists and one of them within an official's scope."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import UnaryExpression, func
from sqlmodel import Session, col, select

from placement.access import Official, visible
from placement.model.agreement import Slot
from placement.model.area import Municipality
from placement.model.household import Household, Need, Person
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import NeedKind
from placement.refusals import NotFound


@dataclass(frozen=True)
class Row:
    """One line of a list of proposals."""

    proposal: Proposal
    municipality: Municipality
    household: Household
    slot: Slot | None
    needs: Sequence[NeedKind] = ()
    language: str = ""


@dataclass(frozen=True)
class Found:
    """One page of a list, and how many there are in all."""

    rows: Sequence[Row]
    total: int
    municipalities: Sequence[Municipality] = field(default=())


ORDERS: dict[str, tuple[UnaryExpression[Any], ...]] = {
    "waiting": (col(Proposal.proposed_at).asc(), col(Proposal.id).asc()),
    "household": (col(Household.code).asc(), col(Proposal.id).asc()),
    "persons": (col(Proposal.persons).asc(), col(Proposal.id).asc()),
    "municipality": (col(Municipality.name_fi).asc(), col(Proposal.id).asc()),
    "month": (col(Proposal.month).asc(), col(Proposal.id).asc()),
    "answer": (col(Proposal.answer_due_day).asc(), col(Proposal.id).asc()),
    "-household": (col(Household.code).desc(), col(Proposal.id).asc()),
    "-persons": (col(Proposal.persons).desc(), col(Proposal.id).asc()),
    "-municipality": (col(Municipality.name_fi).desc(), col(Proposal.id).asc()),
    "-month": (col(Proposal.month).desc(), col(Proposal.id).asc()),
    "-answer": (col(Proposal.answer_due_day).desc(), col(Proposal.id).asc()),
}


def proposals_visible_to(
    official: Official,
    db: Session,
    *,
    statuses: Sequence[ProposalStatus],
    municipality_code: str = "",
    run_id: int | None = None,
    sort: str = "waiting",
    first: int = 0,
    most: int = 50,
) -> Found:
    """Return one page of the proposals with these statuses; three queries, whatever the size."""
    where = [visible(Proposal, official.scope), col(Proposal.status).in_(statuses)]
    if run_id is not None:
        where.append(col(Proposal.run_id) == run_id)
    municipalities = db.exec(
        select(Municipality)
        .where(col(Municipality.id).in_(select(Proposal.municipality_id).where(*where)))
        .order_by(col(Municipality.name_fi))
    ).all()
    if municipality_code:
        where.append(
            col(Proposal.municipality_id).in_(
                select(Municipality.id).where(Municipality.code == municipality_code)
            )
        )
    total = db.exec(select(func.count()).select_from(Proposal).where(*where)).one()
    found = db.exec(
        select(Proposal, Municipality, Household, Slot)
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .outerjoin(Slot, col(Proposal.slot_id) == col(Slot.id))
        .where(*where)
        .order_by(*ORDERS.get(sort, ORDERS["waiting"]))
        .offset(first)
        .limit(most)
    ).all()
    ids = [household.key for _, _, household, _ in found]
    needs: dict[int, list[NeedKind]] = {}
    for need in db.exec(
        select(Need).where(col(Need.household_id).in_(ids)).order_by(col(Need.kind))
    ):
        needs.setdefault(need.household_id, []).append(need.kind)
    rows = [Row(p, m, h, s, needs.get(h.key, ())) for p, m, h, s in found]
    return Found(rows, total, municipalities)


def proposal_visible_to(official: Official, proposal_id: int, db: Session) -> Row:
    """Return one proposal with what a list shows of it. Raises `NotFound`."""
    row = db.exec(
        select(Proposal, Municipality, Household, Slot)
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .outerjoin(Slot, col(Proposal.slot_id) == col(Slot.id))
        .where(Proposal.id == proposal_id, visible(Proposal, official.scope))
    ).one_or_none()
    if row is None:
        raise NotFound
    needs = db.exec(select(Need).where(Need.household_id == row[2].key)).all()
    return Row(*row, [need.kind for need in needs])


@dataclass(frozen=True)
class Member:
    """A person as the municipality sees one before disclosure: no name, no code, no nationality."""

    years: int
    sex: str
    mother_tongue: str
    languages: Sequence[str]
    schooling: str
    relation: str


@dataclass(frozen=True)
class Profiled:
    """A proposal with the anonymous profile of its household."""

    proposal: Proposal
    municipality: Municipality
    slot: Slot | None
    members: Sequence[Member]
    needs: dict[NeedKind, int]
    slots: Sequence[Slot] = ()


def anonymous_profile_visible_to(
    official: Official, proposal_id: int, db: Session, *, day: date
) -> Profiled:
    """Return what a municipality may know before disclosure. Raises `NotFound`."""
    row = db.exec(
        select(Proposal, Municipality, Slot)
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .outerjoin(Slot, col(Proposal.slot_id) == col(Slot.id))
        .where(Proposal.id == proposal_id, visible(Proposal, official.scope))
    ).one_or_none()
    if row is None:
        raise NotFound
    proposal, municipality, slot = row
    persons = db.exec(
        select(Person)
        .where(Person.household_id == proposal.household_id)
        .order_by(col(Person.birth_day), col(Person.id))
    )
    needs = db.exec(select(Need).where(Need.household_id == proposal.household_id))
    slots = db.exec(
        select(Slot)
        .where(
            Slot.municipality_id == proposal.municipality_id,
            (col(Slot.taken) < col(Slot.count)) | (col(Slot.id) == proposal.slot_id),
        )
        .order_by(col(Slot.largest), col(Slot.id))
    ).all()
    return Profiled(
        proposal=proposal,
        municipality=municipality,
        slot=slot,
        members=[_member(person, day) for person in persons],
        needs={need.kind: need.units for need in needs},
        slots=slots,
    )


def _member(person: Person, day: date) -> Member:
    born = person.birth_day
    return Member(
        years=day.year - born.year - ((day.month, day.day) < (born.month, born.day)),
        sex=person.sex.value,
        mother_tongue=person.mother_tongue,
        languages=person.languages,
        schooling=person.schooling.value,
        relation=person.relation.value,
    )
