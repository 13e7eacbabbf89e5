"""Households within an official's scope: a list with filters, and one with everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission, visible
from placement.model.area import Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.household import (
    Exclusion,
    Household,
    HouseholdStatus,
    Need,
    Person,
    Pin,
    Tie,
    Wish,
)
from placement.model.proposal import LIVE, Proposal
from placement.model.user import UserAccount
from placement.model.words import Ground, NeedKind
from placement.refusals import NotFound


@dataclass(frozen=True)
class Filter:
    """What is looked for. `search`: a part of the case number."""

    statuses: Sequence[HouseholdStatus] = ()
    ground: Ground | None = None
    need: NeedKind | None = None
    search: str = ""
    sort: str = "code"


@dataclass(frozen=True)
class HouseholdRow:
    """One line of the list."""

    household: Household
    language: str
    needs: Sequence[NeedKind]
    proposal: Proposal | None
    municipality: Municipality | None
    days: int


@dataclass(frozen=True)
class Found:
    """One page of the list, and how many there are in all."""

    rows: Sequence[HouseholdRow]
    total: int


SORTS = {
    "code": col(Household.code).asc(),
    "-code": col(Household.code).desc(),
    "persons": col(Household.size).asc(),
    "-persons": col(Household.size).desc(),
    "waiting": col(Household.permit_day).desc(),
    "-waiting": col(Household.permit_day).asc(),
}


def households_visible_to(
    official: Official, db: Session, wanted: Filter, *, day: date, first: int = 0, most: int = 25
) -> Found:
    """Return one page of households; five queries, whatever the size."""
    where: list[ColumnElement[bool]] = [visible(Household, official.scope)]
    if wanted.statuses:
        where.append(col(Household.status).in_(wanted.statuses))
    if wanted.ground:
        where.append(col(Household.ground) == wanted.ground)
    if wanted.need:
        where.append(
            exists()
            .where(col(Need.household_id) == col(Household.id))
            .where(col(Need.kind) == wanted.need)
        )
    if wanted.search:
        where.append(col(Household.code).ilike(f"%{wanted.search}%"))
    total = db.exec(select(func.count()).select_from(Household).where(*where)).one()
    households = db.exec(
        select(Household)
        .where(*where)
        .order_by(SORTS.get(wanted.sort, SORTS["code"]), col(Household.id))
        .offset(first)
        .limit(most)
    ).all()
    ids = [household.key for household in households]
    needs: dict[int, list[NeedKind]] = {}
    for need in db.exec(
        select(Need).where(col(Need.household_id).in_(ids)).order_by(col(Need.kind))
    ):
        needs.setdefault(need.household_id, []).append(need.kind)
    spoken: dict[int, str] = {}
    for person in db.exec(
        select(Person).where(col(Person.household_id).in_(ids)).order_by(col(Person.id).desc())
    ):
        spoken[person.household_id] = person.mother_tongue
    live = {
        proposal.household_id: (proposal, municipality)
        for proposal, municipality in db.exec(
            select(Proposal, Municipality)
            .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
            .where(col(Proposal.household_id).in_(ids), col(Proposal.status).in_(LIVE))
        )
    }
    rows = []
    for household in households:
        # Under a safety prohibition a list does not tell where.
        hidden = household.safety_prohibition
        proposal, place = (None, None) if hidden else live.get(household.key, (None, None))
        rows.append(
            HouseholdRow(
                household,
                spoken.get(household.key, ""),
                needs.get(household.key, ()),
                proposal,
                place,
                (day - household.permit_day).days,
            )
        )
    return Found(rows, total)


@dataclass(frozen=True)
class Happening:
    """One event of a household's timeline."""

    entry: AuditEntry
    by: str | None


@dataclass(frozen=True)
class WholeHousehold:
    """Everything that the page of one household shows."""

    household: Household
    lives_in: Municipality | None
    persons: Sequence[Person]
    needs: Sequence[Need] | None
    wishes: Sequence[tuple[Wish, Municipality]]
    ties: Sequence[tuple[Tie, Municipality]]
    exclusions: Sequence[tuple[Exclusion, Municipality]]
    pins: Sequence[tuple[Pin, Municipality]]
    linked: Sequence[Household]
    proposals: Sequence[tuple[Proposal, Municipality]]
    timeline: Sequence[Happening] = field(default=())


def household_visible_to(official: Official, household_id: int, db: Session) -> WholeHousehold:
    """Return one household. Raises `NotFound`. Needs are None for those without the stricter right."""
    household = db.exec(
        select(Household).where(Household.id == household_id, visible(Household, official.scope))
    ).one_or_none()
    if household is None:
        raise NotFound
    key = household.key
    linked = (
        db.exec(
            select(Household).where(
                Household.group_id == household.group_id,
                Household.id != key,
                visible(Household, official.scope),
            )
        ).all()
        if household.group_id
        else ()
    )
    proposals = db.exec(
        select(Proposal, Municipality)
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .where(Proposal.household_id == key)
        .order_by(col(Proposal.id).desc())
    ).all()
    may_see_needs = Permission.NEED_READ in GRANTS[official.role]
    return WholeHousehold(
        household=household,
        lives_in=db.get(Municipality, household.lives_in_id) if household.lives_in_id else None,
        persons=db.exec(
            select(Person).where(Person.household_id == key).order_by(col(Person.id))
        ).all(),
        needs=db.exec(select(Need).where(Need.household_id == key)).all()
        if may_see_needs
        else None,
        wishes=_with_place(db, Wish, key),
        ties=_with_place(db, Tie, key),
        exclusions=_with_place(db, Exclusion, key),
        pins=_with_place(db, Pin, key),
        linked=linked,
        proposals=proposals,
        timeline=_timeline(db, key, [proposal.key for proposal, _ in proposals]),
    )


T = TypeVar("T", Wish, Tie, Exclusion, Pin)


def _with_place(db: Session, table: type[T], household_id: int) -> Sequence[tuple[T, Municipality]]:
    """Rows of a table about a household and a municipality, with the municipality."""
    return db.exec(
        select(table, Municipality)
        .join(Municipality, col(table.municipality_id) == col(Municipality.id))
        .where(table.household_id == household_id)
        .order_by(col(table.id))
    ).all()


def _timeline(db: Session, household_id: int, proposals: Sequence[int]) -> list[Happening]:
    """What was done, newest first; views are in the audit trail, not here."""
    rows = db.exec(
        select(AuditEntry, UserAccount.name)
        .outerjoin(UserAccount, col(AuditEntry.by_id) == col(UserAccount.id))
        .where(
            (
                (col(AuditEntry.subject) == "household")
                & (col(AuditEntry.subject_id) == household_id)
            )
            | ((col(AuditEntry.subject) == "proposal") & col(AuditEntry.subject_id).in_(proposals)),
            col(AuditEntry.event).not_like("%.viewed"),
        )
        .order_by(col(AuditEntry.id).desc())
        .limit(100)
    )
    return [Happening(entry, by) for entry, by in rows]
