"""How officials are told: a notice for each, in the transaction of what happened. A job makes letters of them."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.days import helsinki_day
from placement.model.letter import Notice, NoticeKind
from placement.model.proposal import Proposal
from placement.model.user import Duty
from placement.queries.duties import duties_with

# Whom a kind concerns: officials with this permission at the place that is named.
TOLD: dict[NoticeKind, Permission] = {
    NoticeKind.ANSWER_WANTED: Permission.PROPOSAL_ANSWER,
    NoticeKind.ANSWER_DUE_SOON: Permission.PROPOSAL_ANSWER,
    NoticeKind.PROPOSAL_CANCELLED: Permission.PROPOSAL_ANSWER,
    NoticeKind.PLACEMENT_ASSIGNED: Permission.PROPOSAL_ANSWER,
    NoticeKind.ANSWER_RECORDED: Permission.PROPOSAL_ANSWER,
    NoticeKind.THREAD_REPLIED: Permission.PROPOSAL_ANSWER,
    NoticeKind.THREAD_ASKED: Permission.PROPOSAL_REVIEW,
    NoticeKind.ANSWER_GIVEN: Permission.PROPOSAL_REVIEW,
    NoticeKind.PLACEMENT_CANCELLED: Permission.PROPOSAL_REVIEW,
    NoticeKind.ANSWER_LATE: Permission.PROPOSAL_REVIEW,
    NoticeKind.PROPOSAL_EXPIRED: Permission.PROPOSAL_REVIEW,
    NoticeKind.HEARING_DUE_SOON: Permission.PROPOSAL_REVIEW,
    NoticeKind.TARGET_NEAR: Permission.HOUSEHOLD_CHANGE,
    NoticeKind.TARGET_REACHED: Permission.HOUSEHOLD_CHANGE,
    NoticeKind.ROUND_OPENED: Permission.ROUND_ANSWER,
    NoticeKind.ROUND_DUE_SOON: Permission.ROUND_ANSWER,
    NoticeKind.ROUND_ANSWERED: Permission.ROUND_CHANGE,
    NoticeKind.ROUND_LATE: Permission.ROUND_CHANGE,
    NoticeKind.RUN_FAILED: Permission.LETTER_MANAGE,
}

# Duties by permission, authority and municipality, on the day of one job.
Known = dict[tuple[Permission, int | None, int | None], list[Duty]]


def tell(
    db: Session,
    kind: NoticeKind,
    *,
    at: datetime,
    by: Official | None,
    authority_id: int | None = None,
    municipality_id: int | None = None,
    proposal: Proposal | None = None,
    known: Known | None = None,
) -> int:
    """Write a notice for each official whom this concerns; return for how many.

    Name the authority or the municipality whose officers they are; neither: the whole country's. Who did it
    (`by`; None: the system) is not told of it. `proposal`: where it no longer waits for an answer when the
    letter is written, a notice of a wanted answer is left out. `known`: of a job that tells much on one day, so
    that each place's duties are asked for once.
    """
    known, whose = {} if known is None else known, (TOLD[kind], authority_id, municipality_id)
    if whose not in known:
        known[whose] = duties_with(
            db,
            TOLD[kind],
            day=helsinki_day(at),
            authority_id=authority_id,
            municipality_id=municipality_id,
        )
    duties = known[whose]
    told = {duty.user_id: duty for duty in duties if by is None or duty.user_id != by.id}
    for duty in told.values():
        db.add(
            Notice(
                duty_id=duty.key,
                kind=kind,
                proposal_id=proposal.key if proposal is not None else None,
                at=at,
            )
        )
    return len(told)


def tell_answer(
    db: Session,
    proposal: Proposal,
    *,
    authority_id: int,
    on_behalf: bool,
    by: Official,
    at: datetime,
) -> None:
    """Tell the authority of a municipality's answer, and the municipality where it was recorded on its behalf."""
    tell(db, NoticeKind.ANSWER_GIVEN, at=at, by=by, authority_id=authority_id, proposal=proposal)
    if on_behalf:
        place = proposal.municipality_id
        tell(db, NoticeKind.ANSWER_RECORDED, at=at, by=by, municipality_id=place, proposal=proposal)
