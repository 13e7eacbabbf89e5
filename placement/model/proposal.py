"""A placement on its way: proposed by a run or an officer, asked of a municipality, answered."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field

from placement.model.table import Moment, Table, edited, stored
from placement.model.words import CancelReason, DeclineReason, RejectReason


class ProposalStatus(StrEnum):
    """What has happened to a proposal.

    PROPOSED: waits for the officer. SENT: the municipality is asked. ACCEPTED: it said yes, and how far the household
    has come since, the household's own status tells. WITHDRAWN: the authority took it back. CANCELLED: the
    municipality took its yes back, or the household did not come or went elsewhere.
    """

    PROPOSED = "proposed"
    REPLACED = "replaced"
    REJECTED = "rejected"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


P = ProposalStatus
NEXT: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    P.PROPOSED: frozenset({P.SENT, P.REJECTED, P.REPLACED}),
    P.SENT: frozenset({P.ACCEPTED, P.DECLINED, P.EXPIRED, P.WITHDRAWN, P.CANCELLED}),
    P.ACCEPTED: frozenset({P.WITHDRAWN, P.CANCELLED}),
    P.REPLACED: frozenset(),
    P.REJECTED: frozenset(),
    P.DECLINED: frozenset(),
    P.EXPIRED: frozenset(),
    P.WITHDRAWN: frozenset(),
    P.CANCELLED: frozenset(),
}
# A household has at most one of these at a time: an index in the database says so.
LIVE = frozenset({P.PROPOSED, P.SENT, P.ACCEPTED})
# These take room: persons on quota lines, a dwelling, services, the month's intake.
PROMISED = frozenset({P.SENT, P.ACCEPTED})
# What the municipality sees.
SHOWN_TO_MUNICIPALITY = frozenset(
    {P.SENT, P.ACCEPTED, P.DECLINED, P.EXPIRED, P.WITHDRAWN, P.CANCELLED}
)
del P

_LIVE_SQL = text("status IN ('proposed', 'sent', 'accepted')")


class Proposal(Table, table=True):
    """This household, to this municipality, in this month, in this dwelling (where it lists them)."""

    __table_args__ = (
        Index(
            "uq_proposal_one_live_per_household",
            "household_id",
            unique=True,
            sqlite_where=_LIVE_SQL,
            postgresql_where=_LIVE_SQL,
        ),
        Index("ix_proposal_municipality_id_status", "municipality_id", "status"),
        CheckConstraint("(sent_at IS NULL) = (sent_by_id IS NULL)", name="sent_at_and_by_together"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_at_and_by_together"
        ),
        CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by_id IS NULL)", name="reviewed_at_and_by_together"
        ),
        CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by_id IS NULL)",
            name="cancelled_at_and_by_together",
        ),
        CheckConstraint(
            "(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled_says_why"
        ),
        CheckConstraint("persons >= 1", name="persons_at_least_1"),
    )
    household_id: int = Field(foreign_key="household.id", index=True)
    municipality_id: int = Field(foreign_key="municipality.id")
    agreement_id: int = Field(foreign_key="agreement.id", index=True)
    slot_id: int | None = Field(default=None, foreign_key="slot.id", index=True)
    run_id: int | None = Field(default=None, foreign_key="allocation_run.id", index=True)
    month: str = Field(max_length=7)
    persons: int
    status: ProposalStatus = Field(default=ProposalStatus.PROPOSED, sa_type=stored(ProposalStatus))
    # Points of one person by factor (wish, tie, language, near, outcome, late, standing), as the run gave them.
    points: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    # What else was possible: [{"municipality": code, "points": …, "broken": [{"code", "params"}]}], best first.
    alternatives: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    # What became of the household's first wish: {"municipality": code, "here": bool}; where the wish is elsewhere and
    # has an agreement also "month", "points", "broken" as above, and "fit_change": what moving it would do to the
    # points of all. None: it wishes nothing, or the run did not tell.
    first_wish: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    proposed_at: datetime = Field(sa_type=Moment)
    # The officer who proposed it by hand; None for a run's.
    proposed_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    # The last day to answer, the whole of it in Helsinki.
    answer_due_day: date | None = None
    expired_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    decline_reason: DeclineReason | None = Field(default=None, sa_type=stored(DeclineReason))
    # The officer's own end of it: rejected before it was sent, or withdrawn after.
    reviewed_at: datetime | None = Field(default=None, sa_type=Moment)
    reviewed_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    reject_reason: RejectReason | None = Field(default=None, sa_type=stored(RejectReason))
    # The end of it after the municipality's yes, or by the household's going while it was asked.
    cancelled_at: datetime | None = Field(default=None, sa_type=Moment)
    cancelled_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    cancel_reason: CancelReason | None = Field(default=None, sa_type=stored(CancelReason))
    note: str = Field(default="", max_length=500)
    version: int = 1


class AnswerExtension(Table, table=True):
    """The municipality was given more time: from which last day to which, and why. Never overwritten."""

    __table_args__ = (
        CheckConstraint("until_day > from_day", name="later_than_before"),
        CheckConstraint("(by_id IS NULL) = (reason = '')", name="officer_gives_a_reason"),
    )
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    from_day: date
    until_day: date
    # The officer's own words; empty where the system did it.
    reason: str = Field(max_length=200)
    at: datetime = Field(sa_type=Moment)
    # The officer; None where the system made up for a turn that it missed.
    by_id: int | None = Field(default=None, foreign_key="user_account.id")


edited(Proposal)
