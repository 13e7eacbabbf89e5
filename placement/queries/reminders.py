"""Times that run: questions that are out and households on their way, with what was reminded of already."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from placement.days import helsinki_day
from placement.model.agreement import Agreement
from placement.model.hearing import Hearing
from placement.model.household import Household
from placement.model.proposal import AnswerExtension, Proposal, ProposalStatus
from placement.model.reminder import Reminder, ReminderStep
from placement.model.yearly_round import AgreementRound, AskedMunicipality, AskedStatus
from placement.queries.policies import policy_data_in_force
from placement.queries.safety_prohibition import deciding_authority
from placement.rules.household import CLOSED


@dataclass(frozen=True)
class Running:
    """A time that runs: of what, from which day to which, and the steps that were told of this last day."""

    subject: Proposal | Household | Hearing | AskedMunicipality
    authority_id: int
    begun: date
    due: date
    told: Collection[ReminderStep]


def questions_running(db: Session) -> Iterator[Running]:
    """Yield the questions that are out; where more time was given, the time runs anew from that day."""
    told = _told(db, col(Reminder.proposal_id))
    extended = (
        sa_select(col(AnswerExtension.proposal_id), func.max(col(AnswerExtension.at)).label("at"))
        .group_by(col(AnswerExtension.proposal_id))
        .subquery()
    )
    rows = db.execute(
        sa_select(Proposal, deciding_authority, extended.c.at)
        .join(Household, col(Proposal.household_id) == col(Household.id))
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
    told = _told(db, col(Reminder.household_id))
    days = timedelta(days=policy_data_in_force(db).target_days)
    households = db.exec(
        select(Household).where(col(Household.status).not_in(CLOSED)).order_by(col(Household.id))
    )
    for household in households:
        due = household.permit_day + days
        steps = told.get((household.key, due), set())
        yield Running(household, household.authority_id, household.permit_day, due, steps)


def hearings_running(db: Session) -> Iterator[Running]:
    """Yield the hearings that go on; the authority that decides is reminded of the statement."""
    told = _told(db, col(Reminder.hearing_id))
    rows = db.execute(
        sa_select(Hearing, deciding_authority)
        .join(Proposal, col(Hearing.proposal_id) == col(Proposal.id))
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .where(col(Proposal.status) == ProposalStatus.SENT, col(Hearing.outcome).is_(None))
        .order_by(col(Hearing.id))
    )
    for hearing, authority_id in rows:
        steps = told.get((hearing.key, hearing.due_day), set())
        begun = helsinki_day(hearing.asked_at)
        yield Running(hearing, authority_id, begun, hearing.due_day, steps)


def rounds_running(db: Session) -> Iterator[Running]:
    """Yield the municipalities that have not answered a yearly round; their time runs from its opening."""
    told = _told(db, col(Reminder.asked_id))
    rows = db.execute(
        sa_select(AskedMunicipality, AgreementRound)
        .join(AgreementRound, col(AskedMunicipality.round_id) == col(AgreementRound.id))
        .where(col(AskedMunicipality.status) == AskedStatus.ASKED)
        .order_by(col(AskedMunicipality.id))
    )
    for asked, its_round in rows:
        steps = told.get((asked.key, its_round.due_day), set())
        begun = helsinki_day(asked.asked_at)
        yield Running(asked, its_round.authority_id, begun, its_round.due_day, steps)


def _told(db: Session, subject: Mapped[int | None]) -> dict[tuple[int, date], set[ReminderStep]]:
    """Return the steps told by the id of what they are about and its last day."""
    found: dict[tuple[int, date], set[ReminderStep]] = {}
    rows = db.execute(
        sa_select(subject, col(Reminder.due_day), col(Reminder.step)).where(subject.is_not(None))
    )
    for key, due, step in rows:
        if key is not None:
            found.setdefault((key, due), set()).add(step)
    return found
