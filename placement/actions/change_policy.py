"""Write a new version of the policy: weights, target, horizon, urgency. Old versions stay as they were."""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.allocation_run import Policy
from placement.queries.policies import hold_runs, policy_in_force
from placement.refusals import Refusal, refuse, refuse_if_any
from placement.rules.policy import PolicyData


def change_policy(
    db: Session, data: dict[str, Any], *, number: int, reason: str, by: Official, at: datetime
) -> Policy:
    """Return the new version; later runs use it. Unchanged content gives the version in force.

    `number` is the version that was changed: it must be the one in force, so that nobody overwrites a change that
    they have not seen.
    Raises `NotPermitted`, and `Refused` with each value that is not allowed, where the reason is missing, or
    where another version is in force.
    """
    by.must_have(Permission.POLICY_CHANGE)
    if not reason.strip():
        refuse("policy-reason-missing")
    wanted = _checked(data)
    hold_runs(db)
    before = policy_in_force(db, at=at)
    if before.number != number:
        refuse("policy-changed-meanwhile", number=before.number)
    content = wanted.model_dump(mode="json")
    if before.data == content:
        return before
    policy = Policy(
        number=before.number + 1, data=content, reason=reason.strip(), at=at, by_id=by.id
    )
    db.add(policy)
    db.flush()
    record(db, Event.POLICY_CHANGED, at=at, by=by, about=policy, number=policy.number)
    return policy


def _checked(data: dict[str, Any]) -> PolicyData:
    try:
        return PolicyData.model_validate(data)
    except ValidationError as error:
        refuse_if_any(
            [
                Refusal(
                    "policy-value-not-allowed",
                    {"place": ".".join(map(str, fault["loc"])) or "crowding", "says": fault["msg"]},
                )
                for fault in error.errors(include_url=False)
            ]
        )
        raise
