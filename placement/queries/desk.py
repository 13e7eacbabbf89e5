"""What waits for an official: the counts and the oldest of each, within their scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission
from placement.days import helsinki_day
from placement.ledger import Figures
from placement.model.agreement import Agreement
from placement.model.allocation_run import AllocationRun
from placement.model.area import Municipality
from placement.model.disclosure import Disclosure
from placement.model.household import ON_THE_WAY, Household, HouseholdStatus
from placement.model.letter import NOT_SENT, Letter
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.agreements import agreements_visible_to, sum_told
from placement.queries.hearings import hearings_visible_to
from placement.queries.on_the_way import (
    OnTheWay,
    to_plan_visible_to,
    to_record_visible_to,
)
from placement.queries.rounds_waiting import (
    RoundGoingOn,
    RoundToAnswer,
    rounds_going_on,
    rounds_to_answer,
)
from placement.queries.safety_prohibition import deciding_authority, place_in_lists
from placement.queries.target_days import Due, target_days_visible_to
from placement.sight import use_is_told, visible

SHOWN = 8
# A municipality's no, and its silence.
ENDED = (ProposalStatus.DECLINED, ProposalStatus.EXPIRED)


@dataclass(frozen=True)
class Waiting:
    """One proposal that waits. `household` is None for those who may not see one.

    `municipality` is None under a safety prohibition.
    """

    proposal: Proposal
    municipality: Municipality | None
    household: Household | None
    days: int
    """Since it was proposed or ended; for a question to a municipality the days left to answer."""


@dataclass(frozen=True)
class Desk:
    """Everything on the desk; what a role has no part in is empty."""

    to_review: Sequence[Waiting] = ()
    to_review_count: int = 0
    to_answer: Sequence[Waiting] = ()
    to_answer_count: int = 0
    asked: Sequence[Waiting] = ()
    asked_count: int = 0
    ended: Sequence[Waiting] = ()
    to_assign: Sequence[Waiting] = ()
    to_assign_count: int = 0
    to_disclose: Sequence[Waiting] = ()
    to_disclose_count: int = 0
    to_plan: Sequence[OnTheWay] = ()
    to_plan_count: int = 0
    to_record: Sequence[OnTheWay] = ()
    to_record_count: int = 0
    due: Sequence[Due] = ()
    hearings: Sequence[Waiting] = ()
    past_target_count: int = 0
    coming: Sequence[Waiting] = ()
    households: dict[HouseholdStatus, int] = field(default_factory=dict)
    # Persons committed and at most in the year, and what has become of them; None where it is not told.
    agreed: tuple[int, int] | None = None
    quota: Figures | None = None
    year: int = 0
    last_run: AllocationRun | None = None
    letters_not_sent: int | None = None
    rounds: Sequence[RoundGoingOn] = ()
    rounds_to_answer: Sequence[RoundToAnswer] = ()


def desk_visible_to(official: Official, db: Session, *, at: datetime) -> Desk:
    """Return the desk of this official on this moment."""
    today = helsinki_day(at)
    may = GRANTS[official.role]
    parts: dict[str, object] = {"year": today.year}
    if Permission.PROPOSAL_REVIEW in may:
        parts |= _of_authority(official, db, today)
    if Permission.PROPOSAL_ANSWER in may:
        parts |= _of_municipality(official, db, today)
    if Permission.ARRIVAL_RECORD in may:
        plan, plan_count = to_plan_visible_to(official, db, most=SHOWN)
        late, late_count = to_record_visible_to(official, db, day=today, most=SHOWN)
        parts |= {
            "to_plan": plan,
            "to_plan_count": plan_count,
            "to_record": late,
            "to_record_count": late_count,
        }
    if Permission.ROUND_CHANGE in may:
        parts["rounds"] = rounds_going_on(official, db, day=today)
    if Permission.ROUND_ANSWER in may:
        parts["rounds_to_answer"] = rounds_to_answer(official, db, day=today)
    if Permission.AGREEMENT_READ in may:
        parts |= _quota(official, db, today.year)
    if Permission.RUN_READ in may:
        parts["last_run"] = db.exec(
            select(AllocationRun)
            .where(visible(AllocationRun, official.scope))
            .order_by(col(AllocationRun.id).desc())
            .limit(1)
        ).one_or_none()
    if Permission.LETTER_MANAGE in may:
        parts["letters_not_sent"] = db.exec(
            select(func.count())
            .select_from(Letter)
            .where(visible(Letter, official.scope), col(Letter.status).in_(NOT_SENT))
        ).one()
    return Desk(**parts)  # type: ignore[arg-type]


def _of_authority(official: Official, db: Session, today: date) -> dict[str, object]:
    review, review_count = _waiting(official, db, [ProposalStatus.PROPOSED], today)
    asked, asked_count = _waiting(official, db, [ProposalStatus.SENT], today)
    ended, _ = _waiting(official, db, ENDED, today)
    to_assign, to_assign_count = _waiting(
        official, db, [ProposalStatus.ACCEPTED], today, stages=[HouseholdStatus.ACCEPTED]
    )
    # Whose consent was taken back is not asked for it again and again.
    to_disclose, to_disclose_count = _waiting(
        official,
        db,
        [ProposalStatus.ACCEPTED],
        today,
        stages=[HouseholdStatus.ASSIGNED],
        but=exists().where(col(Disclosure.proposal_id) == col(Proposal.id)),
    )
    due, past = target_days_visible_to(official, db, day=today, most=SHOWN)
    by_status = db.exec(
        select(Household.status, func.count())
        .where(visible(Household, official.scope))
        .group_by(col(Household.status))
    )
    return {
        "to_review": review,
        "to_review_count": review_count,
        "asked": asked,
        "asked_count": asked_count,
        "ended": ended,
        "to_assign": to_assign,
        "to_assign_count": to_assign_count,
        "to_disclose": to_disclose,
        "to_disclose_count": to_disclose_count,
        "due": due,
        "hearings": [
            Waiting(proposal, municipality, household, (hearing.due_day - today).days)
            for hearing, proposal, household, municipality in hearings_visible_to(
                official, db, most=SHOWN
            )
        ],
        "past_target_count": past,
        "households": dict(by_status.all()),
    }


def _of_municipality(official: Official, db: Session, today: date) -> dict[str, object]:
    answer, answer_count = _waiting(official, db, [ProposalStatus.SENT], today)
    coming, _ = _waiting(official, db, [ProposalStatus.ACCEPTED], today, stages=ON_THE_WAY)
    return {"to_answer": answer, "to_answer_count": answer_count, "coming": coming}


def _waiting(
    official: Official,
    db: Session,
    statuses: Sequence[ProposalStatus],
    today: date,
    *,
    stages: Collection[HouseholdStatus] = tuple(HouseholdStatus),
    but: ColumnElement[bool] | None = None,
) -> tuple[list[Waiting], int]:
    """Those of the statuses whose household is at one of the stages; of an authority those it decides on alone."""
    where: list[ColumnElement[bool]] = [
        visible(Proposal, official.scope),
        col(Proposal.status).in_(statuses),
        col(Household.status).in_(stages),
    ]
    if len(stages) < len(HouseholdStatus) and official.authority_id is not None:
        where.append(deciding_authority == official.authority_id)
    if but is not None:
        where.append(~but)
    count = db.exec(
        select(func.count())
        .select_from(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .where(*where)
    ).one()
    ended_at = func.coalesce(col(Proposal.answered_at), col(Proposal.expired_at))
    order = {
        ProposalStatus.SENT: (col(Proposal.answer_due_day), col(Proposal.id)),
        ProposalStatus.ACCEPTED: (col(Proposal.month), col(Proposal.id)),
        ProposalStatus.DECLINED: (ended_at.desc(), col(Proposal.id)),
    }.get(statuses[0], (col(Proposal.proposed_at), col(Proposal.id)))
    rows = db.exec(
        select(Proposal, Municipality, Household)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .outerjoin(Municipality, place_in_lists)
        .where(*where)
        .order_by(*order)
        .limit(SHOWN)
    ).all()
    may_see_household = Permission.HOUSEHOLD_READ in GRANTS[official.role]
    waiting = [Waiting(p, m, h if may_see_household else None, _days(p, today)) for p, m, h in rows]
    return waiting, count


def _days(proposal: Proposal, today: date) -> int:
    if proposal.status is ProposalStatus.SENT and proposal.answer_due_day:
        return (proposal.answer_due_day - today).days
    since = proposal.answered_at or proposal.expired_at or proposal.proposed_at
    return (today - helsinki_day(since)).days


def _quota(official: Official, db: Session, year: int) -> dict[str, object]:
    """Figures of each agreement's total: a household counts on a total and on its part, so lines aren't added."""
    agreements = agreements_visible_to(official, db, year=year)
    committed = sum(agreement.committed for agreement in agreements)
    return {
        "agreed": (committed, sum(agreement.at_most for agreement in agreements)),
        "quota": sum_told(agreement.whole for agreement in agreements)
        if use_is_told(official.scope)
        else None,
    }
