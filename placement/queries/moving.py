"""A promise moves to another month or dwelling: what it takes is given back and taken anew, where there is room."""

from datetime import datetime

from sqlmodel import Session

from placement import ledger
from placement.access import Official
from placement.days import helsinki_day
from placement.model.agreement import Slot
from placement.model.proposal import ProposalStatus
from placement.queries.proposals_to_change import Held
from placement.queries.room import asked_by, room_in
from placement.refusals import refuse_if_any
from placement.rules.room import fits


def move(
    db: Session, held: Held, *, month: str, slot_id: int | None, by: Official, at: datetime
) -> None:
    """Move a question or an accepted placement. Raises `Refused` where there is no room for it."""
    proposal = held.proposal
    if proposal.slot_id is not None:
        before = db.get_one(Slot, proposal.slot_id, populate_existing=True, with_for_update=True)
        before.taken -= 1
    ledger.release(db, proposal, at=at, by=by, reason="moved")
    db.flush()
    day = helsinki_day(at)
    asked = asked_by(db, held.household, proposal.municipality_id, day=day)
    room = room_in(
        db, held.agreement, asked, month=month, slot_id=slot_id, day=day, but=proposal.key
    )
    refuse_if_any(list(fits(asked, room)))
    proposal.month, proposal.slot_id = month, slot_id
    if room.slot is not None:
        room.slot.taken += 1
    db.flush()
    ledger.reserve(db, proposal, room.lines, at=at, by=by)
    if proposal.status is ProposalStatus.ACCEPTED:
        ledger.accept(db, proposal, at=at, by=by)
