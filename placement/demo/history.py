"""What has happened already: questions out, answers given, each with its ledger and its trail."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from placement import audit
from placement.actions.accept_proposal import accept_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.expire_proposals import expire_proposals
from placement.actions.record_statement import record_statement
from placement.actions.send_proposal import send_proposal
from placement.audit import Event
from placement.days import end_of_day, helsinki_day
from placement.demo.accounts import Officials
from placement.demo.agreements import Made
from placement.demo.chance import Chance
from placement.demo.room import Room
from placement.demo.sizes import JYVASKYLA
from placement.model.agreement import Agreement, Slot
from placement.model.area import Municipality
from placement.model.hearing import HearingOutcome
from placement.model.household import Household, HouseholdStatus, Need
from placement.model.proposal import PROMISED, Proposal, ProposalStatus
from placement.model.words import DeclineReason, NeedKind
from placement.queries.hearings import hearing_of
from placement.rules.months import add_months, month_of

# Of all households: asked of a municipality at some time.
ASKED_SHARE = 0.13
# What became of the questions, over and over.
OUTCOMES = (
    ProposalStatus.ACCEPTED,
    ProposalStatus.SENT,
    ProposalStatus.DECLINED,
    ProposalStatus.ACCEPTED,
    ProposalStatus.SENT,
    ProposalStatus.ACCEPTED,
    ProposalStatus.EXPIRED,
)
REASONS: dict[DeclineReason, float] = {
    DeclineReason.NO_DWELLING: 50,
    DeclineReason.NO_SERVICE: 20,
    DeclineReason.NO_SCHOOL_OR_DAYCARE: 10,
    DeclineReason.TOO_SOON: 20,
}
MONTHS_AHEAD = 4


@dataclass(frozen=True)
class Question:
    """One household asked of one municipality, and how it ended."""

    household: Household
    code: str
    agreement: Agreement
    slot: Slot | None
    month: str
    outcome: ProposalStatus


def make_history(
    db: Session,
    households: Sequence[Household],
    made: Made,
    officials: Officials,
    *,
    at: datetime,
    chance: Chance,
) -> None:
    """Register everybody, then ask about an eighth of them of the municipalities that have an account."""
    for household in households:
        by = officials.authority[household.authority_id]
        audit.record(
            db, Event.HOUSEHOLD_REGISTERED, at=household.registered_at, by=by, about=household
        )
    for question in _questions(db, households, made, officials, at=at, chance=chance):
        _ask(db, question, officials, at=at, chance=chance)
    db.flush()


def _questions(
    db: Session,
    households: Sequence[Household],
    made: Made,
    officials: Officials,
    *,
    at: datetime,
    chance: Chance,
) -> Iterator[Question]:
    """Choose them so that every promise fits. Linked households are left to the first run."""
    needs: defaultdict[int, dict[NeedKind, int]] = defaultdict(dict)
    for need in db.exec(select(Need)):
        needs[need.household_id][need.kind] = need.units
    codes = [code for code in officials.municipality if code in made.agreements]
    found = db.exec(select(Municipality).where(col(Municipality.code).in_(codes)))
    rooms = {one.code: Room(db, one, made.lines[one.code]) for one in found}
    # More questions go to Jyväskylä than to any other: the demonstration is told from there.
    others = enumerate(code for code in codes if code != JYVASKYLA)
    turns = [
        code
        for number, other in others
        for code in ((JYVASKYLA, other) if number % 3 == 0 else (other,))
    ]
    waiting = [one for one in households if _may_be_asked(one)]
    chance.shuffle(waiting)
    first = add_months(month_of(helsinki_day(at)), 1)
    asked = 0
    while asked < len(households) * ASKED_SHARE and waiting:
        code = turns[asked % len(turns)]
        room, agreement = rooms[code], made.agreements[code]
        waiting.sort(key=lambda one: one.authority_id != agreement.authority_id)
        month = add_months(first, chance.randint(0, MONTHS_AHEAD))
        for household in waiting:
            wanted = needs[household.key]
            slot = room.dwelling(household, wanted, month) if room.lists_dwellings else None
            if room.fits(household, wanted, month) and (slot or not room.lists_dwellings):
                outcome = OUTCOMES[asked % len(OUTCOMES)]
                if outcome in PROMISED:
                    room.take(household, wanted, month)
                yield Question(household, code, agreement, slot, month, outcome)
                waiting.remove(household)
                break
        asked += 1


def _may_be_asked(household: Household) -> bool:
    return (
        household.status is HouseholdStatus.READY
        and household.group_id is None
        and not household.safety_prohibition
    )


def _ask(
    db: Session, question: Question, officials: Officials, *, at: datetime, chance: Chance
) -> None:
    """Propose by the officer's hand, send, and answer as the municipality did, by the actions themselves."""
    officer = officials.authority[question.agreement.authority_id]
    municipality = officials.municipality[question.code]
    sent_at = _sent_at(question.outcome, at, chance)
    proposal = Proposal(
        household_id=question.household.key,
        municipality_id=question.agreement.municipality_id,
        agreement_id=question.agreement.key,
        slot_id=question.slot.key if question.slot else None,
        month=question.month,
        persons=question.household.size,
        proposed_at=sent_at - timedelta(hours=2),
        proposed_by_id=officer.id,
    )
    db.add(proposal)
    db.flush()
    audit.record(
        db,
        Event.PROPOSAL_MADE,
        at=proposal.proposed_at,
        by=officer,
        about=proposal,
        household=question.household.key,
    )
    send_proposal(db, proposal.key, by=officer, at=sent_at)
    answered_at = sent_at + timedelta(days=chance.randint(1, 3), minutes=30)
    reason = chance.of(REASONS)
    match question.outcome:
        case ProposalStatus.ACCEPTED:
            if hearing_of(db, proposal.key) is not None:
                favour, heard_at = HearingOutcome.IN_FAVOUR, answered_at - timedelta(hours=1)
                record_statement(db, proposal.key, outcome=favour, by=officer, at=heard_at)
            accept_proposal(
                db,
                proposal.key,
                month=proposal.month,
                slot_id=proposal.slot_id,
                by=municipality,
                at=answered_at,
            )
        case ProposalStatus.DECLINED:
            decline_proposal(db, proposal.key, reason=reason, by=municipality, at=answered_at)
        case ProposalStatus.EXPIRED:
            assert proposal.answer_due_day is not None, "it was sent"
            expire_proposals(db, at=end_of_day(proposal.answer_due_day) + timedelta(minutes=5))


def _sent_at(outcome: ProposalStatus, at: datetime, chance: Chance) -> datetime:
    """Questions that are out were sent in the last days; what is answered, before this month began."""
    hour = timedelta(hours=chance.randint(6, 12))
    days = timedelta(days=chance.randint(1, 9))
    if outcome is ProposalStatus.SENT:
        return datetime(at.year, at.month, at.day, tzinfo=UTC) - days + hour
    longest = timedelta(days=17)
    return datetime(at.year, at.month, 1, tzinfo=UTC) - longest - days + hour
