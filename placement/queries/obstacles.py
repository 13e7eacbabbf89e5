"""What stands against a proposal now, before anybody tries: the same rules that the actions ask. Holds nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.agreement import Agreement, Slot
from placement.model.area import Municipality
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.choices import months_visible_to
from placement.queries.room import agreement_in_force_of, asked_by, dwellings_for, room_in
from placement.refusals import NotFound, Refusal
from placement.rules.proposal_status import household_may_become, is_accepted, may_become
from placement.rules.room import Asked, fits, fits_beside_dwelling
from placement.sight import visible


@dataclass(frozen=True)
class Obstacles:
    """A proposal and every rule that the next step would break now."""

    proposal: Proposal
    household: Household
    refusals: Sequence[Refusal]


@dataclass(frozen=True)
class Elsewhere:
    """What another municipality has for a household: months with what stands against each, and dwellings."""

    municipality: Municipality
    months: Sequence[tuple[str, Sequence[Refusal]]]
    # None where the municipality lists none.
    dwellings: Sequence[Slot] | None

    @property
    def first_possible(self) -> str | None:
        """The first month that nothing stands against."""
        return next((month for month, refusals in self.months if not refusals), None)


def obstacles_visible_to(
    official: Official,
    proposal_ids: Collection[int],
    db: Session,
    *,
    day: date,
    assigning: bool = False,
) -> list[Obstacles]:
    """Return those of the proposals that are theirs, by their numbers, with what stands against sending each.

    `assigning`: against the decision after the municipality's yes instead.
    """
    rows = db.exec(
        select(Proposal, Household, Agreement)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .join(Agreement, col(Proposal.agreement_id) == col(Agreement.id))
        .where(
            col(Proposal.id).in_(proposal_ids),
            visible(Proposal, official.scope),
            # Under a safety prohibition they see their own alone, and decide on it whoever the agreement is of.
            visible(Agreement, official.scope) | col(Household.safety_prohibition).is_(True),
        )
        .order_by(col(Proposal.id))
    ).all()
    return [
        Obstacles(
            proposal,
            household,
            _against_assigning(proposal, household)
            if assigning
            else _against_sending(db, proposal, household, agreement, day),
        )
        for proposal, household, agreement in rows
    ]


def elsewhere_visible_to(
    official: Official, proposal: Proposal, municipality_code: str, db: Session, *, day: date
) -> Elsewhere:
    """Return what a municipality of the official's agreements has for a proposal's household. Raises `NotFound`."""
    with_agreement = select(Agreement.municipality_id).where(visible(Agreement, official.scope))
    municipality = db.exec(
        select(Municipality).where(
            Municipality.code == municipality_code, col(Municipality.id).in_(with_agreement)
        )
    ).one_or_none()
    if municipality is None:
        raise NotFound
    household = db.get_one(Household, proposal.household_id)
    asked = asked_by(db, household, municipality.key, day=day)
    return Elsewhere(
        municipality=municipality,
        months=[
            (month, _against_month(db, municipality, asked, month, day))
            for month in months_visible_to(official, db, day=day)
        ],
        dwellings=dwellings_for(
            db, municipality.key, persons=asked.persons, accessible=asked.accessible
        ),
    )


def _against_assigning(proposal: Proposal, household: Household) -> list[Refusal]:
    return [
        *is_accepted(proposal),
        *household_may_become(HouseholdStatus.ASSIGNED, household),
    ]


def _against_sending(
    db: Session, proposal: Proposal, household: Household, agreement: Agreement, day: date
) -> list[Refusal]:
    moved_on = [
        *may_become(ProposalStatus.SENT, proposal),
        *household_may_become(HouseholdStatus.ASKED, household),
    ]
    if moved_on:
        return moved_on
    asked = asked_by(db, household, proposal.municipality_id, day=day)
    room = room_in(
        db,
        agreement,
        asked,
        month=proposal.month,
        slot_id=proposal.slot_id,
        day=day,
        hold=False,
    )
    return list(fits(asked, room))


def _against_month(
    db: Session, municipality: Municipality, asked: Asked, month: str, day: date
) -> list[Refusal]:
    agreement = agreement_in_force_of(db, municipality.code, month)
    if agreement is None:
        return [Refusal("no-agreement", {"municipality": municipality.code, "month": month})]
    room = room_in(db, agreement, asked, month=month, slot_id=None, day=day, hold=False)
    return list(fits_beside_dwelling(asked, room))
