"""Questions to a municipality with the anonymous profile: never a name, a code, a nationality or a birth day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, UnaryExpression, func
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import Slot
from placement.model.household import Need, Person
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import NeedKind, Schooling
from placement.queries.room import dwellings_for
from placement.refusals import NotFound
from placement.rules.urgency import years_old
from placement.sight import visible


@dataclass(frozen=True)
class Member:
    """A person as the municipality sees one before disclosure."""

    years: int
    mother_tongue: str
    languages: Sequence[str]
    schooling: Schooling


@dataclass(frozen=True)
class Question:
    """A proposal that the municipality was asked, with the profile of its household, the oldest member first."""

    proposal: Proposal
    slot: Slot | None
    members: Sequence[Member]
    needs: dict[NeedKind, int]

    @property
    def tongues(self) -> list[str]:
        """Mother tongues, each once."""
        return list(dict.fromkeys(member.mother_tongue for member in self.members))


# Their orders: what is due first, and what was answered last.
DUE = (col(Proposal.answer_due_day).asc(), col(Proposal.id).asc())
LATEST = (col(Proposal.sent_at).desc(), col(Proposal.id).desc())


def questions_visible_to(
    official: Official,
    db: Session,
    *,
    statuses: Sequence[ProposalStatus],
    day: date,
    order: Sequence[UnaryExpression[Any]] = DUE,
    first: int = 0,
    most: int = 50,
) -> tuple[list[Question], int]:
    """Return one page of the questions with these statuses, and how many there are."""
    where = [visible(Proposal, official.scope), col(Proposal.status).in_(statuses)]
    total = db.exec(select(func.count()).select_from(Proposal).where(*where)).one()
    return _questions(db, where, day, order=order, first=first, most=most), total


def question_visible_to(
    official: Official, proposal_id: int, db: Session, *, day: date
) -> Question:
    """Return one question. Raises `NotFound` where it is not there or not theirs."""
    where = [visible(Proposal, official.scope), col(Proposal.id) == proposal_id]
    found = _questions(db, where, day)
    if not found:
        raise NotFound
    return found[0]


def dwellings_visible_to(official: Official, asked: Question, db: Session) -> list[Slot] | None:
    """Return the own dwellings that suit the household, the proposed one among them; None where none are listed."""
    proposal = asked.proposal
    if official.municipality_id != proposal.municipality_id:
        raise NotFound
    return dwellings_for(
        db,
        proposal.municipality_id,
        persons=proposal.persons,
        accessible=NeedKind.ACCESSIBLE_DWELLING in asked.needs,
        also=proposal.slot_id,
    )


def _questions(
    db: Session,
    where: Sequence[ColumnElement[bool]],
    day: date,
    *,
    order: Sequence[UnaryExpression[Any]] = DUE,
    first: int = 0,
    most: int = 1,
) -> list[Question]:
    rows = db.exec(
        select(Proposal, Slot)
        .outerjoin(Slot, col(Proposal.slot_id) == col(Slot.id))
        .where(*where)
        .order_by(*order)
        .offset(first)
        .limit(most)
    ).all()
    ids = [proposal.household_id for proposal, _ in rows]
    members: dict[int, list[Member]] = {}
    persons = select(Person).where(col(Person.household_id).in_(ids))
    for person in db.exec(persons.order_by(col(Person.birth_day), col(Person.id))):
        members.setdefault(person.household_id, []).append(_member(person, day))
    needs: dict[int, dict[NeedKind, int]] = {}
    for need in db.exec(
        select(Need).where(col(Need.household_id).in_(ids)).order_by(col(Need.kind))
    ):
        needs.setdefault(need.household_id, {})[need.kind] = need.units
    return [
        Question(
            proposal=proposal,
            slot=slot,
            members=members.get(proposal.household_id, ()),
            needs=needs.get(proposal.household_id, {}),
        )
        for proposal, slot in rows
    ]


def _member(person: Person, day: date) -> Member:
    return Member(
        years=years_old(person.birth_day, day),
        mother_tongue=person.mother_tongue,
        languages=[one for one in person.languages if one != person.mother_tongue],
        schooling=person.schooling,
    )
