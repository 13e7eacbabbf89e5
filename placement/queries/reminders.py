"""Times that run: questions that are out and households on their way, with what was reminded of already."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.days import helsinki_day
from placement.model.agreement import Agreement
from placement.model.household import Household
from placement.model.proposal import AnswerExtension, Proposal, ProposalStatus
from placement.model.reminder import Reminder, ReminderStep
from placement.queries.policies import policy_data_in_force
from placement.rules.household import CLOSED


@dataclass(frozen=True)
class Running:
    """A time that runs: of what, from which day to which, and the steps that were told of this last day."""

    subject: Proposal | Household
    authority_id: int
    begun: date
    due: date
    told: Collection[ReminderStep]


def questions_running(db: Session) -> Iterator[Running]:
    """Yield the questions that are out; where more time was given, the time runs anew from that day."""
    told = _told(db, of_proposals=True)
    extended = (
        sa_select(col(AnswerExtension.proposal_id), func.max(col(AnswerExtension.at)).label("at"))
        .group_by(col(AnswerExtension.proposal_id))
        .subquery()
    )
    rows = db.execute(
        sa_select(Proposal, col(Agreement.authority_id), extended.c.at)
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .outerjoin(extended, extended.c.proposal_id == col(Proposal.id))
        .where(col(Proposal.status) == ProposalStatus.SENT)
        .order_by(col(Proposal.id))
    )
    for proposal, authority_id, extended_at in rows:
        due, begun_at = proposal.answer_due_day, extended_at or proposal.sent_at
        if due is not None and begun_at is not None:
            steps = told.get((proposal.key, due), set())
            yield Running(proposal, authority_id, helsinki_day(begun_at), due, steps)


def households_running(db: Session) -> Iterator[Running]:
    """Yield the households whose move is awaited; their time runs from the permit to the target day."""
    told = _told(db, of_proposals=False)
    days = timedelta(days=policy_data_in_force(db).target_days)
    households = db.exec(
        select(Household).where(col(Household.status).not_in(CLOSED)).order_by(col(Household.id))
    )
    for household in households:
        due = household.permit_day + days
        steps = told.get((household.key, due), set())
        yield Running(household, household.authority_id, household.permit_day, due, steps)


def _told(db: Session, *, of_proposals: bool) -> dict[tuple[int, date], set[ReminderStep]]:
    """Return the steps told by what they are about and its last day."""
    subject = col(Reminder.proposal_id if of_proposals else Reminder.household_id)
    found: dict[tuple[int, date], set[ReminderStep]] = {}
    for one in db.exec(select(Reminder).where(subject.is_not(None))):
        key = one.proposal_id if of_proposals else one.household_id
        assert key is not None, "of one thing"
        found.setdefault((key, one.due_day), set()).add(one.step)
    return found
