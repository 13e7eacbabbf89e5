"""The outbox as its jobs see it: what is to be gathered, the letter to be sent next."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, or_, select

from placement.model.letter import Letter, LetterStatus, Notice
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import Delivery, Duty, UserAccount


def users_to_write_to(
    db: Session, *, at: datetime, digest_day: date, digest_due_at: datetime
) -> list[int]:
    """Return the ids of users to whom a letter is due: at once, or the digest of that day if it is not written."""
    digest = (
        exists()
        .where(col(Letter.user_id) == col(UserAccount.id))
        .where(col(Letter.digest_day) == digest_day)
    )
    at_once = (col(UserAccount.delivery) == Delivery.AT_ONCE) & (col(Notice.at) <= at)
    daily = (
        (col(UserAccount.delivery) == Delivery.DAILY) & (col(Notice.at) <= digest_due_at) & ~digest
    )
    return list(
        db.exec(
            select(Duty.user_id)
            .join(Notice, col(Notice.duty_id) == col(Duty.id))
            .join(UserAccount, col(Duty.user_id) == col(UserAccount.id))
            .where(col(Notice.gathered_at).is_(None), or_(at_once, daily))
            .distinct()
            .order_by(col(Duty.user_id))
        )
    )


def user_to_write_to(db: Session, user_id: int) -> UserAccount:
    """Return the account, held: one process at a time gathers for it."""
    return db.exec(
        select(UserAccount)
        .where(UserAccount.id == user_id)
        .execution_options(populate_existing=True)
        .with_for_update(key_share=True)
    ).one()


def has_digest(db: Session, user_id: int, day: date) -> bool:
    """Say whether the digest of a day is written."""
    found = select(Letter.id).where(Letter.user_id == user_id, Letter.digest_day == day)
    return db.exec(found).first() is not None


def notices_to_gather(
    db: Session, user_id: int, *, until: datetime
) -> Sequence[tuple[Notice, Duty, ProposalStatus | None]]:
    """Return what no letter to this user tells of yet, with the duty it came by and what its proposal is now."""
    found = db.execute(
        sa_select(Notice, Duty, col(Proposal.status))
        .join(Duty, col(Notice.duty_id) == col(Duty.id))
        .outerjoin(Proposal, col(Notice.proposal_id) == col(Proposal.id))
        .where(
            col(Duty.user_id) == user_id,
            col(Notice.gathered_at).is_(None),
            col(Notice.at) <= until,
        )
        .order_by(col(Notice.id))
    )
    return [(notice, duty, status) for notice, duty, status in found]


def letter_to_send(db: Session, *, at: datetime) -> tuple[Letter, UserAccount] | None:
    """Return the letter that has waited longest and may go now, held, with whom it is to; None where none is."""
    letter = db.exec(
        select(Letter)
        .where(Letter.status == LetterStatus.WAITING, Letter.next_at <= at)
        .order_by(col(Letter.next_at), col(Letter.id))
        .limit(1)
        .execution_options(populate_existing=True)
        .with_for_update(skip_locked=True)
    ).first()
    if letter is None:
        return None
    return letter, db.get_one(UserAccount, letter.user_id)


def letter_to_change(db: Session, letter_id: int) -> Letter | None:
    """Return one letter, held; None where it is not there."""
    return db.exec(
        select(Letter)
        .where(Letter.id == letter_id)
        .execution_options(populate_existing=True)
        .with_for_update()
    ).one_or_none()


def letters_left_sending(db: Session, *, at: datetime, longest: timedelta) -> list[Letter]:
    """Return the letters whose attempt began longer ago than any attempt takes, held."""
    return list(
        db.exec(
            select(Letter)
            .where(Letter.status == LetterStatus.SENDING, col(Letter.tried_at) < at - longest)
            .execution_options(populate_existing=True)
            .with_for_update(skip_locked=True)
        )
    )


def something_to_send(db: Session, *, at: datetime) -> bool:
    """Say whether a letter waits that may go now, or may have been left behind."""
    return (
        db.exec(
            select(Letter.id)
            .where(
                or_(
                    (col(Letter.status) == LetterStatus.WAITING) & (col(Letter.next_at) <= at),
                    col(Letter.status) == LetterStatus.SENDING,
                )
            )
            .limit(1)
        ).first()
        is not None
    )
