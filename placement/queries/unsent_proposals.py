"""What a finished run must know to save itself: proposals nobody has sent, and households it may move."""

from collections.abc import Collection

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.proposal import Proposal, ProposalStatus

# Databases limit how many values a statement may carry.
_AT_ONCE = 5_000


def unsent_proposals(db: Session) -> dict[int, Proposal]:
    """By household: what waits for an officer, read anew."""
    found = db.exec(
        select(Proposal)
        .where(Proposal.status == ProposalStatus.PROPOSED)
        .order_by(col(Proposal.id))
        .execution_options(populate_existing=True)
    )
    return {proposal.household_id: proposal for proposal in found}


def municipality_ids(db: Session, codes: Collection[str]) -> dict[str, int]:
    """The id of each of these codes that exists."""
    rows = db.connection().execute(
        sa_select(col(Municipality.code), col(Municipality.id)).where(
            col(Municipality.code).in_(codes)
        )
    )
    return {code: key for code, key in rows if key is not None}


def households_to_change(db: Session, ids: Collection[int]) -> dict[int, Household]:
    """These households, in the order of their ids, held until the transaction ends."""
    ordered = sorted(ids)
    found: dict[int, Household] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        held = (
            select(Household)
            .where(col(Household.id).in_(ordered[start : start + _AT_ONCE]))
            .order_by(col(Household.id))
            .with_for_update(of=Household)
            .execution_options(populate_existing=True)
        )
        found |= {household.key: household for household in db.exec(held)}
    return found
