"""Answers that an officer recorded on a municipality's behalf: kept, shown, and what their form offers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from placement.access import Official, Permission
from placement.model.agreement import Slot
from placement.model.answer_on_behalf import AnswerOnBehalf
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import NeedKind
from placement.queries.choices import months_visible_to
from placement.queries.proposals import Row, proposal_visible_to
from placement.queries.proposals_to_change import Held
from placement.queries.room import dwellings_for
from placement.refusals import NotFound
from placement.rules.answer_on_behalf import Told
from placement.sight import visible


def must_answer(official: Official, held: Held, told: Told | None) -> None:
    """Raise `NotPermitted` unless the official answers for the municipality, or may record what it `told`."""
    if told is None:
        official.must(Permission.PROPOSAL_ANSWER, in_municipality=held.proposal.municipality_id)
    else:
        official.must(Permission.PROPOSAL_REVIEW, of_authority=held.deciding_authority_id)


def keep_told(
    db: Session, proposal: Proposal, told: Told | None, *, by: Official, at: datetime
) -> dict[str, str]:
    """Keep how an answer was told; return what the trail says of it. The municipality's own answer tells nothing."""
    if told is None:
        return {}
    db.add(
        AnswerOnBehalf(
            proposal_id=proposal.key,
            channel=told.channel,
            said_by=told.said_by.strip(),
            said_day=told.said_day,
            recorded_at=at,
            recorded_by_id=by.id,
        )
    )
    return {"channel": told.channel.value, "said_day": told.said_day.isoformat()}


def answers_on_behalf_visible_to(
    official: Official, proposal_ids: Collection[int], db: Session
) -> dict[int, AnswerOnBehalf]:
    """Return those of these proposals' answers that were recorded on the municipality's behalf, by proposal."""
    found = db.exec(
        select(AnswerOnBehalf)
        .join(Proposal, col(AnswerOnBehalf.proposal_id) == col(Proposal.id))
        .where(col(Proposal.id).in_(proposal_ids), visible(Proposal, official.scope))
    )
    return {one.proposal_id: one for one in found}


@dataclass(frozen=True)
class ToRecord:
    """A question whose answer may be recorded, and what may be chosen. `dwellings`: None where none are listed."""

    row: Row
    months: Sequence[str]
    dwellings: Sequence[Slot] | None


def answer_to_record_visible_to(
    official: Official, proposal_id: int, db: Session, *, day: date
) -> ToRecord:
    """Return a question that is out and that the official decides on. Raises `NotFound`."""
    row = proposal_visible_to(official, proposal_id, db, day=day)
    proposal = row.proposal
    if not row.ours or proposal.status is not ProposalStatus.SENT:
        raise NotFound
    months = months_visible_to(official, db, day=day)
    dwellings = dwellings_for(
        db,
        proposal.municipality_id,
        persons=proposal.persons,
        accessible=NeedKind.ACCESSIBLE_DWELLING in row.needs,
        also=proposal.slot_id,
    )
    return ToRecord(row, months, dwellings)
