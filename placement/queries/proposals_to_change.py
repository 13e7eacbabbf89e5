"""Proposals to change: what they count on is held first, always in the same order, and read again under the locks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from placement.access import Official
from placement.model.agreement import Agreement
from placement.model.area import Municipality
from placement.model.hearing import Hearing
from placement.model.household import Household, LinkedGroup
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.agreements import agreement_to_change, municipality_to_change
from placement.queries.unsent_proposals import households_to_change
from placement.refusals import NotFound
from placement.sight import visible


@dataclass(frozen=True)
class Held:
    """A proposal with all that it counts on, held until the transaction ends."""

    proposal: Proposal
    agreement: Agreement
    municipality: Municipality
    household: Household

    @property
    def deciding_authority_id(self) -> int:
        """Who reviews it: the agreement's authority, but under a safety prohibition only the household's own."""
        secret = self.household.safety_prohibition
        return self.household.authority_id if secret else self.agreement.authority_id


def proposal_to_change(official: Official, proposal_id: int, db: Session) -> Held:
    """Return the proposal; its agreement, municipality and linked group are held, and all is read again.

    Raises `NotFound` where it is not there or not theirs.
    """
    seen = db.exec(
        select(Proposal).where(Proposal.id == proposal_id, visible(Proposal, official.scope))
    ).one_or_none()
    if seen is None:
        raise NotFound
    agreement = agreement_to_change(seen.agreement_id, db)
    municipality = municipality_to_change(seen.municipality_id, db)
    db.refresh(seen)
    household = db.get_one(Household, seen.household_id, populate_existing=True)
    _hold_groups(db, [household.group_id])
    return Held(seen, agreement, municipality, household)


def hold_for(official: Official, proposal_ids: Collection[int], db: Session) -> None:
    """Hold at once what many proposals count on, in the order of the rows' numbers.

    One by one, two officers whose lists meet in different orders would wait for each other for ever.
    """
    seen = db.exec(
        select(Proposal.agreement_id, Proposal.municipality_id, Household.group_id)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(col(Proposal.id).in_(proposal_ids), visible(Proposal, official.scope))
    ).all()
    _hold_all(db, seen)


def proposals_to_expire(db: Session, *, day: date) -> list[Held]:
    """Return the questions whose last day is before a day, with all that they count on held, and read again.

    An answer that was committed first is seen here; one that comes later waits and finds the question ended.
    """
    return _held_where(
        db, col(Proposal.status) == ProposalStatus.SENT, col(Proposal.answer_due_day) < day
    )


def hold_past_deadlines(db: Session, *, day: date) -> None:
    """Hold at once the questions whose own last day or whose hearing's is before a day.

    Held in two rounds, the second could wait for an officer who waits for what the first one holds.
    """
    _held_where(
        db,
        col(Proposal.status) == ProposalStatus.SENT,
        or_(col(Proposal.answer_due_day) < day, col(Proposal.id).in_(_silent(day))),
    )


def proposals_to_hear_no_more(db: Session, *, day: date) -> list[Held]:
    """Return the questions whose hearing goes on and had its last day before a day, held and read again."""
    return _held_where(
        db, col(Proposal.status) == ProposalStatus.SENT, col(Proposal.id).in_(_silent(day))
    )


def _silent(day: date) -> SelectOfScalar[int]:
    return select(Hearing.proposal_id).where(
        col(Hearing.outcome).is_(None), col(Hearing.due_day) < day
    )


def _held_where(db: Session, *where: ColumnElement[bool]) -> list[Held]:
    """Return the proposals that a condition chooses before and still under the locks, in the order of their ids."""
    seen = db.exec(
        select(Proposal.agreement_id, Proposal.municipality_id, Household.group_id, Household.id)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(*where)
    ).all()
    _hold_all(db, [(agreement, municipality, group) for agreement, municipality, group, _ in seen])
    households = households_to_change(db, {key for *_, key in seen if key is not None})
    still = db.exec(
        select(Proposal)
        .where(*where)
        .order_by(col(Proposal.id))
        .execution_options(populate_existing=True)
    )
    return [
        Held(
            one,
            db.get_one(Agreement, one.agreement_id),
            db.get_one(Municipality, one.municipality_id),
            households[one.household_id],
        )
        for one in still
        if one.household_id in households
    ]


def _hold_all(db: Session, seen: Sequence[tuple[int, int, int | None]]) -> None:
    """Hold agreements, municipalities and linked groups, given by their ids, in the order of their ids."""
    for table, ids in (
        (Agreement, {agreement_id for agreement_id, _, _ in seen}),
        (Municipality, {municipality_id for _, municipality_id, _ in seen}),
    ):
        db.exec(
            select(table)
            .where(col(table.id).in_(ids))
            .order_by(col(table.id))
            .with_for_update(of=table)
            .execution_options(populate_existing=True)
        ).all()
    _hold_groups(db, [group_id for _, _, group_id in seen])


def _hold_groups(db: Session, ids: Collection[int | None]) -> None:
    """Linked households go to one municipality: while one of them is asked for, the others wait."""
    known = {group_id for group_id in ids if group_id is not None}
    if known:
        db.exec(
            select(LinkedGroup.id)
            .where(col(LinkedGroup.id).in_(known))
            .order_by(col(LinkedGroup.id))
            .with_for_update(of=LinkedGroup)
        ).all()
