"""What a decision stands on: read once, when it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from placement.model.agreement import Agreement
from placement.model.area import Area, Municipality
from placement.model.assignment import Assignment
from placement.model.document import Document, DocumentKind
from placement.model.hearing import Hearing
from placement.model.household import Household, Person
from placement.model.proposal import Proposal
from placement.model.user import UserAccount
from placement.queries.hearings import hearing_of
from placement.queries.proposals_to_change import Held
from placement.queries.registering import persons_of


@dataclass(frozen=True)
class DecisionFacts:
    """What stands in a decision. `wished`: the household's first wish where it is another municipality.

    `corrects`: the whole number of the decision that this one replaces, and why.
    """

    authority: Area
    agreement: Agreement
    municipality: Municipality
    household: Household
    persons: Sequence[Person]
    proposal: Proposal
    hearing: Hearing | None
    wished: Municipality | None
    assignment: Assignment
    officer: str
    corrects: tuple[str, str] | None
    at: datetime


def assignment_of(db: Session, proposal_id: int) -> Assignment | None:
    """Return the officer's decision on a proposal, read anew."""
    return db.exec(
        select(Assignment)
        .where(Assignment.proposal_id == proposal_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def latest_decision(db: Session, proposal_id: int) -> Document | None:
    """Return the decision that holds on a proposal, without its bytes."""
    return db.exec(
        select(Document)
        .where(Document.proposal_id == proposal_id, Document.kind == DocumentKind.DECISION)
        .order_by(col(Document.id).desc())
        .limit(1)
        .options(defer(Document.content))  # type: ignore[arg-type]
    ).one_or_none()


def decision_facts(
    db: Session,
    held: Held,
    assignment: Assignment,
    *,
    officer_id: int,
    corrects: tuple[str, str] | None,
    at: datetime,
) -> DecisionFacts:
    """Return what the decision on a proposal stands on now."""
    wish = held.proposal.first_wish
    elsewhere = wish["municipality"] if wish and not wish["here"] else None
    return DecisionFacts(
        authority=db.get_one(Area, held.deciding_authority_id),
        agreement=held.agreement,
        municipality=held.municipality,
        household=held.household,
        persons=persons_of(db, held.household.key),
        proposal=held.proposal,
        hearing=hearing_of(db, held.proposal.key),
        wished=db.exec(select(Municipality).where(Municipality.code == elsewhere)).one_or_none(),
        assignment=assignment,
        officer=db.get_one(UserAccount, officer_id).name,
        corrects=corrects,
        at=at,
    )
