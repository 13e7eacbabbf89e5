"""How many days the municipality of an agreement has to answer a question; questions that are out keep theirs."""

from datetime import datetime

from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.agreement import Agreement
from placement.queries.agreements import agreement_to_change
from placement.refusals import Refusal, refuse_if_any
from placement.rules.deadlines import ANSWER_DAYS


def change_answer_days(
    db: Session,
    agreement_id: int,
    *,
    answer_days: int | None,
    version: int,
    by: Official,
    at: datetime,
) -> Agreement:
    """Set the days of this agreement; None: as the policy says.

    Raises `NotFound`, `NotPermitted`, `Refused`, or `StaleDataError` where somebody changed the agreement meanwhile.
    """
    agreement = agreement_to_change(agreement_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=agreement.authority_id)
    if agreement.version != version:
        raise StaleDataError(f"version {agreement.version}, read {version}")
    least, most = ANSWER_DAYS.start, ANSWER_DAYS.stop - 1
    refuse_if_any(
        [Refusal("answer-days-out-of-range", {"least": least, "most": most})]
        if answer_days is not None and answer_days not in ANSWER_DAYS
        else []
    )

    before = agreement.answer_days
    agreement.answer_days = answer_days
    db.add(agreement)
    if before != answer_days:
        record(
            db,
            Event.AGREEMENT_CHANGED,
            at=at,
            by=by,
            about=agreement,
            answer_days_before=before,
            answer_days=answer_days,
        )
    return agreement
