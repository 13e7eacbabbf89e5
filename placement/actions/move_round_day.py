"""The municipalities of a round get more time to answer."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.yearly_round import AgreementRound
from placement.queries.rounds_to_change import round_to_change
from placement.refusals import refuse_if_any
from placement.rules.yearly_round import due_day_may_move


def move_round_day(
    db: Session, round_id: int, *, due_day: date, version: int, by: Official, at: datetime
) -> AgreementRound:
    """Move the last day on; reminders begin anew. Raises `NotFound`, `NotPermitted`, `StaleDataError`, `Refused`."""
    held = round_to_change(round_id, db, version=version)
    by.must(Permission.ROUND_CHANGE, of_authority=held.authority_id)
    refuse_if_any(list(due_day_may_move(held.due_day, due_day, today=helsinki_day(at))))

    before, held.due_day = held.due_day, due_day
    record(
        db,
        Event.ROUND_DAY_MOVED,
        at=at,
        by=by,
        about=held,
        before=before.isoformat(),
        due=due_day.isoformat(),
    )
    return held
