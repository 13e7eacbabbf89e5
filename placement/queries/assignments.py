"""What has come after a municipality's yes: the officer's decision, within scope."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.assignment import Assignment
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import UserAccount
from placement.sight import visible


@dataclass(frozen=True)
class AfterYes:
    """How far an accepted household has come. `assignment` and who made it are None until the officer has decided."""

    status: HouseholdStatus
    assignment: Assignment | None
    assigned_by: str | None


def after_yes_visible_to(official: Official, proposal_id: int, db: Session) -> AfterYes | None:
    """Return it for a proposal within the official's scope; None unless the municipality's yes stands."""
    found = db.exec(
        select(Household.status, Assignment, UserAccount.name)
        .select_from(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .outerjoin(Assignment, col(Assignment.proposal_id) == col(Proposal.id))
        .outerjoin(UserAccount, col(Assignment.assigned_by_id) == col(UserAccount.id))
        .where(
            Proposal.id == proposal_id,
            Proposal.status == ProposalStatus.ACCEPTED,
            visible(Proposal, official.scope),
        )
    ).one_or_none()
    if found is None:
        return None
    status, assignment, name = found
    return AfterYes(HouseholdStatus(status), assignment, name)
