"""Which policy is in force: the newest number. Number 1 (the defaults) is written when it is first needed."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from placement.model.allocation_run import Policy
from placement.rules.policy import PolicyData, PolicyOutdated, kept_policy

# Any number will do that nothing else in this database locks.
_LOCK = 5_140_001


def hold_runs(db: Session) -> None:
    """Until the transaction ends, nobody else starts, claims or finishes a run, or writes a policy."""
    if db.connection().dialect.name == "postgresql":
        db.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    # On SQLite a transaction that may write is alone from its beginning.


def policy_in_force(db: Session, *, at: datetime) -> Policy:
    """The newest policy; the defaults are written as number 1 where there is none."""
    newest = _newest(db)
    if newest is None:
        hold_runs(db)
        newest = _newest(db)
    if newest is None:
        newest = Policy(
            number=1, data=PolicyData().model_dump(mode="json"), reason="defaults", at=at
        )
        db.add(newest)
        db.flush()
    return newest


def policy_data_in_force(db: Session) -> PolicyData:
    """What the newest policy says, or the defaults; writes nothing."""
    newest = _newest(db)
    return PolicyData() if newest is None else data_of(newest)


def data_of(policy: Policy) -> PolicyData:
    """The checked content of a policy. Raises `PolicyOutdated` with its number and what is not of today's form."""
    try:
        return kept_policy(policy.data)
    except PolicyOutdated as outdated:
        raise PolicyOutdated(f"policy {policy.number}: {outdated}") from None


def data_if_readable(policy: Policy) -> PolicyData | None:
    """The same for who only shows it; None where it is not of today's form."""
    try:
        return kept_policy(policy.data)
    except PolicyOutdated:
        return None


def _newest(db: Session) -> Policy | None:
    return db.exec(select(Policy).order_by(col(Policy.number).desc()).limit(1)).first()
