"""What was disclosed to a municipality: for the authority the consents, for the municipality the persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.area import Municipality
from placement.model.disclosure import Disclosure
from placement.model.household import Household, Person
from placement.model.proposal import Proposal
from placement.model.user import UserAccount
from placement.refusals import NotFound
from placement.sight import visible


@dataclass(frozen=True)
class Recorded:
    """One consent with who recorded it; `ended_by`: who recorded that it was taken back."""

    disclosure: Disclosure
    by: str
    ended_by: str | None


@dataclass(frozen=True)
class Disclosed:
    """A household as the accepting municipality sees it, the head first as it was registered.

    `lives_in`, `lives_at`: where it lives now; neither is told under a safety prohibition.
    """

    proposal: Proposal
    disclosure: Disclosure
    code: str
    secret: bool
    persons: Sequence[Person]
    lives_in: Municipality | None
    lives_at: str


def standing_disclosure(db: Session, proposal_id: int) -> Disclosure | None:
    """Return the disclosure on a proposal whose consent was not taken back, read anew."""
    return db.exec(
        select(Disclosure)
        .where(Disclosure.proposal_id == proposal_id, col(Disclosure.withdrawn_at).is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def disclosures_visible_to(official: Official, proposal_id: int, db: Session) -> Sequence[Recorded]:
    """Return the consents on a proposal, newest first."""
    ended = aliased(UserAccount)
    rows = db.exec(
        select(Disclosure, UserAccount.name, ended.name)
        .join(UserAccount, col(Disclosure.disclosed_by_id) == col(UserAccount.id))
        .outerjoin(ended, col(Disclosure.withdrawn_by_id) == ended.id)
        .where(Disclosure.proposal_id == proposal_id, visible(Disclosure, official.scope))
        .order_by(col(Disclosure.id).desc())
    )
    return [Recorded(one, by, ended_by) for one, by, ended_by in rows]


def birth_days_visible_to(official: Official, household_id: int, db: Session) -> list[date]:
    """Return the birth days of a household's members."""
    return list(
        db.exec(
            select(col(Person.birth_day)).where(
                Person.household_id == household_id, visible(Person, official.scope)
            )
        )
    )


def persons_visible_to(official: Official, proposal_id: int, db: Session) -> Disclosed:
    """Return the persons of a household that was disclosed to the official's municipality. Raises `NotFound`."""
    found = db.exec(
        select(Proposal, Disclosure, Household, Municipality)
        .join(Disclosure, col(Disclosure.proposal_id) == col(Proposal.id))
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .outerjoin(Municipality, col(Household.lives_in_id) == col(Municipality.id))
        .where(
            Proposal.id == proposal_id,
            col(Disclosure.withdrawn_at).is_(None),
            visible(Proposal, official.scope),
            visible(Disclosure, official.scope),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    proposal, disclosure, household, lives_in = found
    secret = household.safety_prohibition
    persons = db.exec(
        select(Person)
        .where(Person.household_id == household.key, visible(Person, official.scope))
        .order_by(col(Person.id))
    ).all()
    return Disclosed(
        proposal=proposal,
        disclosure=disclosure,
        code=household.code,
        secret=secret,
        persons=persons,
        lives_in=None if secret else lives_in,
        lives_at="" if secret else household.lives_at,
    )
