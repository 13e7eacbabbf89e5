"""What a safety prohibition changes in queries: who decides on a proposal, and what a list tells of its place."""

from sqlalchemy import and_, case
from sqlmodel import col

from placement.model.agreement import Agreement, Slot
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.proposal import Proposal

_TOLD = col(Household.safety_prohibition).is_(False)
# Joins for lists: they tell nobody where a household under a safety prohibition is proposed, not its own authority.
place_in_lists = and_(_TOLD, col(Proposal.municipality_id) == col(Municipality.id))
slot_in_lists = and_(_TOLD, col(Proposal.slot_id) == col(Slot.id))
# The authority that reviews a proposal: the agreement's, but under a safety prohibition only the household's own.
deciding_authority = case(
    (col(Household.safety_prohibition).is_(True), col(Household.authority_id)),
    else_=col(Agreement.authority_id),
)
