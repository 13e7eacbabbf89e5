"""The officer records what the wellbeing services county said of a municipality's answer, on the county's behalf."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.hearing import HearingOutcome
from placement.model.yearly_round import AskedMunicipality
from placement.queries.rounds_to_change import asked_to_change
from placement.refusals import refuse_if_any
from placement.rules.yearly_round import statement_may_be_recorded


def record_round_statement(
    db: Session,
    asked_id: int,
    *,
    outcome: HearingOutcome,
    version: int,
    by: Official,
    at: datetime,
) -> AskedMunicipality:
    """Record a statement, or that none was given. One against it stops nothing by itself: the officer decides.

    Raises `NotFound`, `NotPermitted`, `StaleDataError`, `Refused`.
    """
    held = asked_to_change(asked_id, db, version=version)
    by.must(Permission.ROUND_CHANGE, of_authority=held.round.authority_id)
    asked = held.asked
    refuse_if_any(list(statement_may_be_recorded(asked, outcome)))

    asked.county_outcome, asked.county_heard_at = outcome, at
    asked.county_recorded_by_id = by.id
    record(db, Event.ROUND_STATEMENT_RECORDED, at=at, by=by, about=asked, outcome=outcome.value)
    return asked
