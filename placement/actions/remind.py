"""While a time runs: reminders at half and at nine tenths, and the officers hear of its last day. By the system."""

from datetime import datetime

from sqlmodel import Session

from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.hearing import Hearing
from placement.model.household import Household
from placement.model.letter import NoticeKind
from placement.model.proposal import Proposal
from placement.model.reminder import Reminder, ReminderStep
from placement.model.table import Table
from placement.model.yearly_round import AskedMunicipality
from placement.notices import Known, tell
from placement.queries.reminders import (
    Running,
    hearings_running,
    households_running,
    questions_running,
    rounds_running,
)
from placement.rules.deadlines import step_reached, step_to_tell


def remind(db: Session, *, at: datetime) -> list[Reminder]:
    """Remind of every time that has come to a new step, and return what was reminded of.

    The municipality is reminded of its answer (also to the yearly round), on the last day the authority is told; of a
    statement and of the target day of a move the authority is reminded. Done twice, it reminds of nothing more.
    """
    today = helsinki_day(at)
    given, known = [], Known()
    every = [
        *questions_running(db),
        *hearings_running(db),
        *households_running(db),
        *rounds_running(db),
    ]
    for running in every:
        step = step_to_tell(step_reached(running.begun, running.due, today), running.told)
        if step is not None:
            given.append(_remind(db, running, step, at, known))
    return given


def _remind(
    db: Session, running: Running, step: ReminderStep, at: datetime, known: Known
) -> Reminder:
    subject, last = running.subject, step is ReminderStep.LAST_DAY
    about: Table = subject
    reminder = Reminder(step=step, due_day=running.due, at=at)
    match subject:
        case Proposal():
            reminder.proposal_id = subject.key
            event = Event.PROPOSAL_REMINDED
            kind = NoticeKind.ANSWER_LATE if last else NoticeKind.ANSWER_DUE_SOON
            tell(
                db,
                kind,
                at=at,
                by=None,
                authority_id=running.authority_id if last else None,
                municipality_id=None if last else subject.municipality_id,
                proposal=subject,
                known=known,
            )
        case Hearing():
            reminder.hearing_id = subject.key
            event = Event.HEARING_REMINDED
            about = db.get_one(Proposal, subject.proposal_id)
            tell(
                db,
                NoticeKind.HEARING_DUE_SOON,
                at=at,
                by=None,
                authority_id=running.authority_id,
                known=known,
            )
        case Household():
            reminder.household_id = subject.key
            event = Event.HOUSEHOLD_REMINDED
            kind = NoticeKind.TARGET_REACHED if last else NoticeKind.TARGET_NEAR
            tell(db, kind, at=at, by=None, authority_id=running.authority_id, known=known)
        case AskedMunicipality():
            reminder.asked_id = subject.key
            event = Event.ROUND_REMINDED
            tell(
                db,
                NoticeKind.ROUND_LATE if last else NoticeKind.ROUND_DUE_SOON,
                at=at,
                by=None,
                authority_id=running.authority_id if last else None,
                municipality_id=None if last else subject.municipality_id,
                known=known,
            )
    db.add(reminder)
    record(db, event, at=at, by=None, about=about, step=step.value, due=str(running.due))
    return reminder
