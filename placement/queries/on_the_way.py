"""Households on their way to a municipality: a list of them, and one with those who are awaited or there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from placement.access import GRANTS, Official, Permission
from placement.model.agreement import Agreement
from placement.model.area import Municipality
from placement.model.assignment import Arrival, Assignment
from placement.model.household import ON_THE_WAY, Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.registering import persons_of
from placement.queries.safety_prohibition import deciding_authority, place_in_lists
from placement.refusals import NotFound
from placement.rules.arrival import nobody_is_there
from placement.rules.months import first_day_of, month_of
from placement.rules.urgency import years_old
from placement.sight import visible


@dataclass(frozen=True)
class OnTheWay:
    """One accepted household. `code` is None for those who may not see a household.

    `municipality` is None in a list under a safety prohibition. `ours`: the reader may record its arrival.
    """

    proposal: Proposal
    status: HouseholdStatus
    code: str | None
    municipality: Municipality | None
    assignment: Assignment | None
    arrived: int
    ours: bool

    def awaited_day(self) -> date:
        """The planned day, or the first of the month that was accepted."""
        planned = self.assignment.planned_day if self.assignment else None
        return planned or first_day_of(self.proposal.month)


@dataclass(frozen=True)
class Member:
    """A person as both sides may see one here: no name. `day`: of the arrival."""

    person_id: int
    years: int
    mother_tongue: str
    day: date | None


@dataclass(frozen=True)
class WholeArrival:
    """One household on its way, or arrived, with its members, the oldest first."""

    one: OnTheWay
    members: Sequence[Member]

    @property
    def nobody_there(self) -> bool:
        """Whether the placement may still fall through as a whole."""
        return not list(nobody_is_there(self.one.arrived))


def on_the_way_visible_to(
    official: Official, db: Session, *, first: int = 0, most: int = 50
) -> tuple[list[OnTheWay], int]:
    """Return one page of those that are on their way, by the day of the move, and how many there are."""
    return _listed(official, db, [col(Household.status).in_(ON_THE_WAY)], first=first, most=most)


def to_plan_visible_to(official: Official, db: Session, *, most: int) -> tuple[list[OnTheWay], int]:
    """Return those that are assigned and whose day nobody has planned, and how many there are."""
    stages = [HouseholdStatus.ASSIGNED, HouseholdStatus.DISCLOSED]
    return _listed(official, db, [col(Household.status).in_(stages), _decides(official)], most=most)


def to_record_visible_to(
    official: Official, db: Session, *, day: date, most: int
) -> tuple[list[OnTheWay], int]:
    """Return those that were awaited on this day or before and of whom somebody has not been recorded."""
    stages = ON_THE_WAY - {HouseholdStatus.ACCEPTED}
    awaited = (col(Assignment.planned_day) <= day) | (
        col(Assignment.planned_day).is_(None) & (col(Proposal.month) < month_of(day))
    )
    return _listed(
        official, db, [col(Household.status).in_(stages), awaited, _decides(official)], most=most
    )


def arrival_visible_to(
    official: Official, proposal_id: int, db: Session, *, day: date
) -> WholeArrival:
    """Return one that was accepted, arrived or not, with its place. Raises `NotFound`."""
    found = db.execute(
        _rows(official)
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .where(col(Proposal.id) == proposal_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    one = _on_the_way(official, found)
    days = sa_select(col(Arrival.person_id), col(Arrival.day)).where(
        col(Arrival.proposal_id) == proposal_id
    )
    came = {person_id: came_on for person_id, came_on in db.execute(days)}  # noqa: C416 (rows, not pairs)
    persons = persons_of(db, one.proposal.household_id)
    return WholeArrival(
        one,
        [
            Member(
                person.key,
                years_old(person.birth_day, day),
                person.mother_tongue,
                came.get(person.key),
            )
            for person in sorted(persons, key=lambda person: (person.birth_day, person.key))
        ],
    )


_Selected = Select[Proposal, Household, Municipality, Assignment, int, int]


def _rows(official: Official) -> _Selected:
    arrived = (
        sa_select(func.count())
        .where(col(Arrival.proposal_id) == col(Proposal.id))
        .correlate(Proposal)
        .scalar_subquery()
    )
    return (
        sa_select(Proposal, Household, Municipality, Assignment, arrived, deciding_authority)
        .select_from(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .outerjoin(Assignment, col(Assignment.proposal_id) == col(Proposal.id))
        .where(visible(Proposal, official.scope), col(Proposal.status) == ProposalStatus.ACCEPTED)
    )


def _listed(
    official: Official,
    db: Session,
    where: Sequence[ColumnElement[bool]],
    *,
    first: int = 0,
    most: int,
) -> tuple[list[OnTheWay], int]:
    # The own municipality is no secret to its officers; an authority's lists tell no place under a prohibition.
    here = (
        col(Proposal.municipality_id) == col(Municipality.id)
        if official.municipality_id is not None
        else place_in_lists
    )
    rows = _rows(official).outerjoin(Municipality, here).where(*where)
    total = db.execute(sa_select(func.count()).select_from(rows.subquery())).scalar_one()
    # A planned day sorts after its month's first day as text does: "2027-01" < "2027-01-15".
    page = rows.order_by(
        col(Proposal.month), col(Assignment.planned_day).nulls_last(), col(Proposal.id)
    )
    found = db.execute(page.offset(first).limit(most))
    return [_on_the_way(official, row) for row in found], int(total)


def _decides(official: Official) -> ColumnElement[bool]:
    if official.municipality_id is not None:
        return col(Proposal.municipality_id) == official.municipality_id
    return deciding_authority == official.authority_id


def _on_the_way(official: Official, row: Sequence[object]) -> OnTheWay:
    proposal, household, municipality, assignment, arrived, authority_id = row
    assert isinstance(proposal, Proposal)
    assert isinstance(household, Household)
    assert isinstance(arrived, int)
    may_see_household = Permission.HOUSEHOLD_READ in GRANTS[official.role]
    return OnTheWay(
        proposal=proposal,
        status=household.status,
        code=household.code if may_see_household else None,
        municipality=municipality if isinstance(municipality, Municipality) else None,
        assignment=assignment if isinstance(assignment, Assignment) else None,
        arrived=arrived,
        ours=official.municipality_id == proposal.municipality_id
        or official.authority_id == authority_id,
    )
