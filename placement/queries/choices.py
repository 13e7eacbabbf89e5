"""What an officer may choose from: the municipalities of the own agreements, and months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import Agreement
from placement.model.area import Municipality
from placement.queries.policies import policy_data_in_force
from placement.rules.facts_to_question import horizon_of
from placement.rules.months import month_of
from placement.sight import visible


@dataclass(frozen=True)
class Choices:
    """Options of a form."""

    municipalities: Sequence[Municipality]
    months: Sequence[str]


def choices_visible_to(official: Official, db: Session, *, day: date) -> Choices:
    """Return the municipalities with an agreement of the official's authority, and the months of a run."""
    municipalities = db.exec(
        select(Municipality)
        .where(
            col(Municipality.id).in_(
                select(Agreement.municipality_id).where(visible(Agreement, official.scope))
            )
        )
        .order_by(col(Municipality.name_fi))
    ).all()
    return Choices(municipalities, months_visible_to(official, db, day=day))


def months_visible_to(_official: Official, db: Session, *, day: date) -> list[str]:
    """Return this month and those that a run looks at: the same for everybody."""
    return [month_of(day), *horizon_of(day, policy_data_in_force(db))]


def names_visible_to(_official: Official, db: Session) -> dict[str, Municipality]:
    """Return every municipality by its code: the register is public."""
    return {municipality.code: municipality for municipality in db.exec(select(Municipality))}
