"""What officials see of the policy: the one in force, and every version with who, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.allocation_run import Policy
from placement.model.user import UserAccount
from placement.queries.policies import data_if_readable, data_of, policy_data_in_force
from placement.rules.policy import PolicyData
from placement.sight import visible


@dataclass(frozen=True)
class PolicyVersion:
    """One version. `before` is what the version before it said; None where it is the `first`.

    `data` or `before` is None, too, where it was written in a form that is not read any more.
    """

    number: int
    at: datetime
    # Who wrote it; None: the product's own defaults.
    by: str | None
    reason: str
    data: PolicyData | None
    before: PolicyData | None
    first: bool


@dataclass(frozen=True)
class PolicyShown:
    """The policy in force and its number, and all versions, newest first."""

    number: int
    data: PolicyData
    versions: Sequence[PolicyVersion]


def usual_answer_days_visible_to(_official: Official, db: Session) -> int:
    """Return in how many days a municipality answers where its agreement says nothing: both sides know it."""
    return policy_data_in_force(db).answer_days


def policy_visible_to(official: Official, db: Session) -> PolicyShown:
    """Return it all. Where nothing was written yet, number 1 with the defaults is in force, as it will be written.

    Raises `PolicyOutdated` where the version in force is not of today's form: no run could use it either.
    """
    found = db.exec(
        select(Policy, UserAccount.name)
        .outerjoin(UserAccount, col(UserAccount.id) == col(Policy.by_id))
        .where(visible(Policy, official.scope))
        .order_by(col(Policy.number))
    ).all()
    versions: list[PolicyVersion] = []
    for policy, name in found:
        versions.append(
            PolicyVersion(
                number=policy.number,
                at=policy.at,
                by=name,
                reason=policy.reason,
                data=data_if_readable(policy),
                before=versions[-1].data if versions else None,
                first=not versions,
            )
        )
    if not versions:
        return PolicyShown(1, PolicyData(), [])
    in_force = found[-1][0]
    return PolicyShown(in_force.number, data_of(in_force), versions[::-1])
