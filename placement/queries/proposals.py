"""Proposals as the authority sees them: a page of a list, and one with what it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, func
from sqlalchemy import select as sa_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from placement.access import AuthorityArea, Official
from placement.model.agreement import Agreement, Slot
from placement.model.area import Municipality
from placement.model.household import Household, Need, Person
from placement.model.proposal import AnswerExtension, Proposal, ProposalStatus
from placement.model.words import NeedKind
from placement.queries.policies import policy_data_in_force
from placement.queries.safety_prohibition import deciding_authority, place_in_lists, slot_in_lists
from placement.refusals import NotFound
from placement.rules.urgency import urgency_of
from placement.sight import visible


@dataclass(frozen=True)
class Row:
    """One line of a list of proposals. `ours`: the reader's authority decides on it, so they may act.

    In a list `municipality`, `slot` and `alternatives` are left out of a household under a safety prohibition.
    """

    proposal: Proposal
    municipality: Municipality | None
    household: Household
    slot: Slot | None
    alternatives: Sequence[dict[str, Any]]
    ours: bool
    needs: Sequence[NeedKind]
    urgency: int


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for. `sort`: a column's name, with a minus before it downwards."""

    statuses: Sequence[ProposalStatus]
    municipality_code: str = ""
    run_id: int | None = None
    sort: str = "-urgency"


@dataclass(frozen=True)
class Found:
    """One page of a list, how many there are in all, and the municipalities among all of them."""

    rows: Sequence[Row]
    total: int
    municipalities: Sequence[Municipality] = field(default=())


# What the database can put in order; urgency and points are worked out first.
_COLUMNS: dict[str, Mapped[Any]] = {
    "waiting": col(Household.permit_day),
    "household": col(Household.code),
    "persons": col(Proposal.persons),
    "municipality": col(Municipality.name_fi),
    "month": col(Proposal.month),
    "answer": col(Proposal.answer_due_day),
}
_WORKED_OUT = ("urgency", "points")


def proposals_visible_to(
    official: Official, db: Session, wanted: Wanted, *, day: date, first: int = 0, most: int = 50
) -> Found:
    """Return one page. The number of queries does not depend on how many rows there are."""
    where = [visible(Proposal, official.scope), col(Proposal.status).in_(wanted.statuses)]
    if wanted.run_id is not None:
        where.append(col(Proposal.run_id) == wanted.run_id)
    told = select(Household.id).where(col(Household.safety_prohibition).is_(False))
    may_be_told = col(Proposal.household_id).in_(told)
    municipalities = db.exec(
        select(Municipality)
        .where(
            col(Municipality.id).in_(select(Proposal.municipality_id).where(*where, may_be_told))
        )
        .order_by(col(Municipality.name_fi))
    ).all()
    if wanted.municipality_code:
        there = select(Municipality.id).where(Municipality.code == wanted.municipality_code)
        where += [col(Proposal.municipality_id).in_(there), may_be_told]
    total = db.exec(select(func.count()).select_from(Proposal).where(*where)).one()
    if wanted.sort.removeprefix("-") in _WORKED_OUT:
        ids = _in_order(db, where, wanted.sort, day)[first : first + most]
        rows = _rows_of_list().where(col(Proposal.id).in_(ids))
        by_id = {row[0].key: row for row in db.execute(rows)}
        found = [by_id[key] for key in ids]
    else:
        page = (
            _rows_of_list().where(*where).order_by(*_order(wanted.sort)).offset(first).limit(most)
        )
        found = list(db.execute(page))
    return Found(_complete(official, db, found, day), total, municipalities)


def proposal_visible_to(official: Official, proposal_id: int, db: Session, *, day: date) -> Row:
    """Return one proposal with what a list shows of it, and always its place. Raises `NotFound`."""
    found = db.execute(
        _rows_with_place().where(col(Proposal.id) == proposal_id, visible(Proposal, official.scope))
    ).one_or_none()
    if found is None:
        raise NotFound
    return _complete(official, db, [found], day)[0]


def extensions_visible_to(
    official: Official, proposal_id: int, db: Session
) -> Sequence[AnswerExtension]:
    """Return when and why the municipality was given more time, oldest first."""
    return db.exec(
        select(AnswerExtension)
        .join(Proposal, col(AnswerExtension.proposal_id) == col(Proposal.id))
        .where(Proposal.id == proposal_id, visible(Proposal, official.scope))
        .order_by(col(AnswerExtension.id))
    ).all()


_Selected = Select[Proposal, Municipality, Household, Slot, int]


def _rows() -> _Selected:
    return (
        sa_select(Proposal, Municipality, Household, Slot, deciding_authority)
        .select_from(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
    )


def _rows_of_list() -> _Selected:
    return _rows().outerjoin(Municipality, place_in_lists).outerjoin(Slot, slot_in_lists)


def _rows_with_place() -> _Selected:
    return (
        _rows()
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .outerjoin(Slot, col(Proposal.slot_id) == col(Slot.id))
    )


def _order(sort: str) -> Sequence[UnaryExpression[Any]]:
    column = _COLUMNS.get(sort.removeprefix("-"), _COLUMNS["waiting"])
    order = column.desc() if sort.startswith("-") else column.asc()
    return [order.nulls_last(), col(Proposal.id).asc()]


def _in_order(db: Session, where: Sequence[ColumnElement[bool]], sort: str, day: date) -> list[int]:
    """Ids by urgency or points; between equals who has waited longest comes first."""
    light = list(
        db.execute(
            sa_select(Proposal, Household)
            .join(Household, col(Proposal.household_id) == col(Household.id))
            .where(*where)
            .order_by(col(Household.permit_day), col(Proposal.id))
        )
    )
    if sort.endswith("points"):
        value = {proposal.key: sum(proposal.points.values()) for proposal, _ in light}
    else:
        urgency = _urgencies(db, [household for _, household in light], day)[0]
        value = {proposal.key: urgency[household.key] for proposal, household in light}
    sign = -1 if sort.startswith("-") else 1
    return sorted(value, key=lambda key: sign * value[key])


def _complete(official: Official, db: Session, found: Sequence[Any], day: date) -> list[Row]:
    urgency, needs = _urgencies(db, [row[2] for row in found], day)
    scope = official.scope
    own = scope.authority_id if isinstance(scope, AuthorityArea) else None
    return [
        Row(
            proposal=proposal,
            municipality=municipality,
            household=household,
            slot=slot,
            alternatives=proposal.alternatives if municipality else (),
            ours=authority_id == own,
            needs=needs.get(household.key, ()),
            urgency=urgency[household.key],
        )
        for proposal, municipality, household, slot, authority_id in found
    ]


def _urgencies(
    db: Session, households: Sequence[Household], day: date
) -> tuple[dict[int, int], dict[int, list[NeedKind]]]:
    """Urgency (0-10) and coded needs of each of these households, two queries."""
    ids = [household.key for household in households]
    needs: dict[int, list[NeedKind]] = {}
    for key, kind in db.execute(
        sa_select(col(Need.household_id), col(Need.kind))
        .where(col(Need.household_id).in_(ids))
        .order_by(col(Need.kind))
    ):
        needs.setdefault(key, []).append(kind)
    born: dict[int, list[date]] = {}
    for key, birth_day in db.execute(
        sa_select(col(Person.household_id), col(Person.birth_day)).where(
            col(Person.household_id).in_(ids)
        )
    ):
        born.setdefault(key, []).append(birth_day)
    policy = policy_data_in_force(db)
    urgency = {
        household.key: urgency_of(
            household,
            birth_days=born.get(household.key, ()),
            needs=needs.get(household.key, ()),
            day=day,
            policy=policy,
        )
        for household in households
    }
    return urgency, needs
