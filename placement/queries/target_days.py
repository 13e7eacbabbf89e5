"""Households by the day by which they should have moved, the one that is due first before the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.household import Household
from placement.queries.policies import policy_data_in_force
from placement.rules.household import CLOSED
from placement.sight import visible


@dataclass(frozen=True)
class Due:
    """A household whose move is awaited; `days` to its target day, below 0 when it has passed."""

    household: Household
    due_day: date
    days: int


def target_days_visible_to(
    official: Official, db: Session, *, day: date, most: int
) -> tuple[Sequence[Due], int]:
    """Return the own authority's households with the nearest target days, and how many are past theirs."""
    target = timedelta(days=policy_data_in_force(db).target_days)
    awaited = (
        visible(Household, official.scope),
        col(Household.authority_id) == official.authority_id,
        col(Household.status).not_in(CLOSED),
    )
    past = db.exec(
        select(func.count())
        .select_from(Household)
        .where(*awaited, col(Household.permit_day) < day - target)
    ).one()
    households = db.exec(
        select(Household)
        .where(*awaited)
        .order_by(col(Household.permit_day), col(Household.id))
        .limit(most)
    )
    return [
        Due(one, one.permit_day + target, (one.permit_day + target - day).days)
        for one in households
    ], past
