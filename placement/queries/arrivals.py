"""Who is coming where and when, in numbers: never a case."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.area import Municipality
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.sight import visible


@dataclass(frozen=True)
class Arrivals:
    """What one municipality has accepted for one month (YYYY-MM) and has not yet received."""

    municipality: Municipality
    month: str
    households: int
    persons: int


def arrivals_visible_to(
    official: Official, db: Session, *, municipality_code: str = ""
) -> Sequence[Arrivals]:
    """Return them by month and municipality, of all in scope or of one municipality of them.

    Without households under a safety prohibition, as in all figures: there they are a hold, like any other.
    """
    where = [
        visible(Proposal, official.scope),
        col(Proposal.status) == ProposalStatus.ACCEPTED,
        col(Household.status) != HouseholdStatus.ARRIVED,
        col(Household.safety_prohibition).is_(False),
    ]
    if municipality_code:
        where.append(col(Municipality.code) == municipality_code)
    counted = db.execute(
        sa_select(
            col(Proposal.municipality_id),
            col(Proposal.month),
            func.count(),
            func.sum(col(Proposal.persons)),
        )
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .where(*where)
        .group_by(col(Proposal.municipality_id), col(Proposal.month), col(Municipality.name_fi))
        .order_by(col(Proposal.month), col(Municipality.name_fi))
    ).all()
    ids = {municipality_id for municipality_id, *_ in counted}
    places = {
        one.key: one for one in db.exec(select(Municipality).where(col(Municipality.id).in_(ids)))
    }
    return [
        Arrivals(places[municipality_id], month, households, int(persons))
        for municipality_id, month, households, persons in counted
    ]
