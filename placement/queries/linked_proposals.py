"""Proposals of linked households beside one another: relatives go to one municipality and can be asked together."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import Agreement
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.proposal import LIVE, Proposal, ProposalStatus
from placement.queries.safety_prohibition import deciding_authority, place_in_lists
from placement.sight import visible


@dataclass(frozen=True)
class Linked:
    """The live proposal of a linked household. `municipality` is None under a safety prohibition.

    `together`: it can be sent with the one beside which it is shown, to the same municipality by the same officer.
    """

    proposal: Proposal
    household: Household
    municipality: Municipality | None
    together: bool


def linked_visible_to(official: Official, proposal: Proposal, db: Session) -> Sequence[Linked]:
    """Return the live proposals of the other households of its group, within the official's scope."""
    household = db.get_one(Household, proposal.household_id)
    if household.group_id is None:
        return ()
    rows = db.exec(
        select(Proposal, Household, Municipality, deciding_authority)
        .select_from(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .outerjoin(Municipality, place_in_lists)
        .where(
            visible(Proposal, official.scope),
            col(Proposal.status).in_(LIVE),
            Household.group_id == household.group_id,
            Household.id != household.key,
        )
        .order_by(col(Household.code))
    ).all()
    return [
        Linked(
            other,
            relative,
            place,
            together=proposal.status is other.status is ProposalStatus.PROPOSED
            and other.municipality_id == proposal.municipality_id
            and authority_id == official.authority_id,
        )
        for other, relative, place, authority_id in rows
    ]
