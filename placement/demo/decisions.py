"""What followed the municipalities' yes: some households are assigned, and some of them named, with their consent."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from placement.actions.assign_proposal import assign_proposal
from placement.actions.disclose_household import disclose_household
from placement.days import helsinki_day
from placement.demo.accounts import Officials
from placement.model.agreement import Agreement
from placement.model.disclosure import ConsentForm
from placement.model.household import Household
from placement.model.proposal import Proposal, ProposalStatus
from placement.rules.disclosure import Consent

# Every so many of those that a municipality has accepted; of the assigned, every so many are disclosed.
ASSIGNED_EVERY, DISCLOSED_EVERY = 2, 2
AFTER_ANSWER, AFTER_DECISION = timedelta(days=1), timedelta(days=2)


def make_decisions(db: Session, officials: Officials, *, at: datetime) -> None:
    """Decide on every second one of each municipality's, and disclose every second of these, by the actions."""
    accepted = db.exec(
        select(Proposal, Household, Agreement)
        .join(Household, col(Household.id) == col(Proposal.household_id))
        .join(Agreement, col(Agreement.id) == col(Proposal.agreement_id))
        .where(
            Proposal.status == ProposalStatus.ACCEPTED,
            col(Household.authority_id) == col(Agreement.authority_id),
            col(Household.unaccompanied_minor).is_(False),
        )
        .order_by(col(Proposal.id))
    ).all()
    seen: dict[int, int] = {}
    for proposal, household, agreement in accepted:
        assert proposal.answered_at is not None, "it was accepted"
        decided_at = proposal.answered_at + AFTER_ANSWER
        disclosed_at = decided_at + AFTER_DECISION
        if disclosed_at > at or household.permit_day > helsinki_day(disclosed_at):
            continue
        number = seen.get(proposal.municipality_id, 0)
        seen[proposal.municipality_id] = number + 1
        if number % ASSIGNED_EVERY:
            continue
        officer = officials.authority[agreement.authority_id]
        assign_proposal(db, proposal.key, by=officer, at=decided_at)
        if number % (ASSIGNED_EVERY * DISCLOSED_EVERY) == 0:
            consent = Consent(
                helsinki_day(disclosed_at), ConsentForm.WRITTEN, "Huoltaja (esittely)"
            )
            disclose_household(db, proposal.key, consent, by=officer, at=disclosed_at)
    db.flush()
