"""A household to change, held, with its live proposal, its pins and the municipalities promised to its group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.area import Municipality
from placement.model.household import Exclusion, Household, LinkedGroup, Pin
from placement.model.proposal import LIVE, PROMISED, Proposal
from placement.queries.agreements import agreement_to_change
from placement.queries.held import the_one_held
from placement.refusals import NotFound, Refusal, Refused
from placement.sight import visible


@dataclass(frozen=True)
class Case:
    """A household, held until the transaction ends, and its live proposal."""

    household: Household
    proposal: Proposal | None


def household_to_change(official: Official, household_id: int, db: Session) -> Household:
    """Return the household, held until the transaction ends. Raises `NotFound` where it is not theirs."""
    theirs = visible(Household, official.scope)
    return the_one_held(Household, db, Household.id == household_id, theirs)


def case_to_change(official: Official, household_id: int, db: Session) -> Case:
    """Return the household and its live proposal; the proposal's agreement is held first, as everywhere.

    Raises `NotFound`. Where a run saves a proposal in between, the version of the household tells on writing.
    """
    before = _live(db, household_id)
    if before is not None:
        agreement_to_change(before.agreement_id, db)
    household = household_to_change(official, household_id, db)
    live = _live(db, household_id)
    # Asked between the two looks, under an agreement that is not held: to hold it now could wait for ever.
    elsewhere = live is not None and (before is None or before.agreement_id != live.agreement_id)
    if live is not None and live.status in PROMISED and elsewhere:
        raise Refused([Refusal("household-changed-meanwhile")])
    return Case(household, live)


def _live(db: Session, household_id: int) -> Proposal | None:
    return db.exec(
        select(Proposal)
        .where(Proposal.household_id == household_id, col(Proposal.status).in_(LIVE))
        .execution_options(populate_existing=True)
    ).one_or_none()


def pins_of(db: Session, household_id: int) -> Sequence[Pin]:
    """Return the pins of a household; there is at most one unless an import said more."""
    return db.exec(select(Pin).where(Pin.household_id == household_id)).all()


def exclusion_to_lift(db: Session, household_id: int, exclusion_id: int) -> Exclusion:
    """Return a bar of this household. Raises `NotFound` for one of another."""
    found = db.exec(
        select(Exclusion).where(
            Exclusion.id == exclusion_id, Exclusion.household_id == household_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def household_with_code(official: Official, code: str, db: Session) -> Household:
    """Return the household of a case code, within the official's scope. Raises `NotFound`."""
    found = db.exec(
        select(Household).where(
            func.upper(col(Household.code)) == code.strip().upper(),
            visible(Household, official.scope),
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def groups_promised_at(db: Session, households: Collection[Household]) -> set[int]:
    """Municipalities (ids) that are promised to these households or to others of their groups."""
    ids = [household.key for household in households]
    groups = [household.group_id for household in households if household.group_id is not None]
    promised = (
        select(Proposal.municipality_id)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(
            col(Proposal.status).in_(PROMISED),
            col(Household.id).in_(ids) | col(Household.group_id).in_(groups),
        )
    )
    return set(db.exec(promised))


def members_of_group(db: Session, group_id: int) -> Sequence[Household]:
    """Return all households of a group, whoever handles them."""
    return db.exec(
        select(Household).where(Household.group_id == group_id).order_by(col(Household.id))
    ).all()


def group_code_free(db: Session, code: str) -> bool:
    """Say whether no group has this code."""
    return db.exec(select(LinkedGroup.id).where(LinkedGroup.code == code)).first() is None


def municipalities_missing(db: Session, ids: Collection[int]) -> set[int]:
    """Which of these ids are no municipality in scope."""
    known = select(Municipality.id).where(col(Municipality.id).in_(ids), col(Municipality.in_scope))
    return set(ids) - {one for one in db.exec(known) if one is not None}
