"""A line's numbers change: a new revision with its day and reason, and the ledger hears of it."""

from datetime import date, datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.agreement import QuotaLineRevision
from placement.model.ledger_entry import LedgerKind
from placement.queries.quotas import last_revision, line_to_change
from placement.refusals import refuse_if_any
from placement.rules.quota_line import line_may_be_revised


def revise_quota_line(
    db: Session,
    line_id: int,
    *,
    committed: int,
    at_most: int,
    from_day: date,
    reason: str,
    read: int,
    by: Official,
    at: datetime,
) -> QuotaLineRevision:
    """Return the new revision. `read`: the number of the revision that the officer saw.

    Raises `NotFound`, `NotPermitted`, `StaleDataError` where somebody revised it meanwhile, or `Refused` with every
    reason: among them `below-taken`.
    """
    held = line_to_change(line_id, db)
    by.must(Permission.AGREEMENT_CHANGE, of_authority=held.agreement.authority_id)

    line, last = held.line, last_revision(db, line_id, read=read)
    refuse_if_any(
        list(
            line_may_be_revised(
                line,
                last,
                committed=committed,
                at_most=at_most,
                from_day=from_day,
                reason=reason,
                today=helsinki_day(at),
            )
        )
    )

    more, reason = at_most - line.at_most, reason.strip()
    line.committed, line.at_most = committed, at_most
    db.add(line)
    revision = QuotaLineRevision(
        line_id=line.key,
        number=last.number + 1,
        from_day=from_day,
        committed=committed,
        at_most=at_most,
        reason=reason,
        at=at,
        by_id=by.id,
    )
    db.add(revision)
    # The ledger tells of the most that is agreed; a change of the commitment alone is no event there.
    if more:
        ledger.agree(db, line, more, at=at, by=by, kind=LedgerKind.REVISED, reason=reason)
    record(
        db,
        Event.LINE_REVISED,
        at=at,
        by=by,
        about=line,
        number=revision.number,
        committed=committed,
        at_most=at_most,
    )
    return revision
