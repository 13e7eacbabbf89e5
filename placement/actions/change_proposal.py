"""The officer sends a household elsewhere than the run proposed: another municipality, month or dwelling."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.proposals_to_change import proposal_to_change
from placement.queries.room import agreement_in_force_of, asked_by, room_in
from placement.refusals import Refusal, Refused, refuse_if_any
from placement.rules.proposal_status import is_the_one_read, may_become
from placement.rules.room import fits


def change_proposal(
    db: Session,
    proposal_id: int,
    *,
    municipality_code: str,
    month: str,
    slot_id: int | None,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Proposal:
    """Replace a proposal that nobody has sent by the officer's own. Books nothing: sending does.

    The new municipality's agreement must be of the officer's authority. Raises as `send_proposal` does.
    """
    held = proposal_to_change(by, proposal_id, db)
    old = held.proposal
    by.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)
    refuse_if_any([*may_become(ProposalStatus.REPLACED, old), *is_the_one_read(old, version)])
    agreement = agreement_in_force_of(db, municipality_code, month)
    if agreement is None:
        raise Refused(
            [Refusal("no-agreement", {"municipality": municipality_code, "month": month})]
        )
    by.must(Permission.PROPOSAL_REVIEW, of_authority=agreement.authority_id)
    day = helsinki_day(at)
    asked = asked_by(db, held.household, agreement.municipality_id, day=day)
    room = room_in(db, agreement, asked, month=month, slot_id=slot_id, day=day)
    refuse_if_any(list(fits(asked, room)))

    old.status = ProposalStatus.REPLACED
    db.flush()  # a household has one live proposal
    new = Proposal(
        household_id=old.household_id,
        municipality_id=agreement.municipality_id,
        agreement_id=agreement.key,
        slot_id=slot_id,
        run_id=old.run_id,
        month=month,
        persons=held.household.size,
        proposed_at=at,
        proposed_by_id=by.id,
    )
    db.add(new)
    db.flush()
    record(db, Event.PROPOSAL_CHANGED, at=at, by=by, about=new, instead_of=old.key)
    return new
