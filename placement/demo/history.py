"""What has happened already: questions out, answers given, each with its ledger and its trail."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, col, select

from placement import audit, ledger
from placement.access import Official
from placement.audit import Event
from placement.days import helsinki_day
from placement.demo.accounts import Officials
from placement.demo.agreements import Made
from placement.demo.chance import Chance
from placement.demo.room import Room
from placement.demo.sizes import JYVASKYLA
from placement.model.agreement import Agreement, QuotaLine, Slot
from placement.model.area import Municipality
from placement.model.household import Exclusion, Household, HouseholdStatus, Need
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import DeclineReason, NeedKind
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
BECOMES = {
    ProposalStatus.ACCEPTED: HouseholdStatus.ACCEPTED,
    ProposalStatus.SENT: HouseholdStatus.ASKED,
    ProposalStatus.DECLINED: HouseholdStatus.READY,
    ProposalStatus.EXPIRED: HouseholdStatus.READY,
}
REASONS: dict[DeclineReason, float] = {
    DeclineReason.NO_DWELLING: 50,
    DeclineReason.NO_SERVICE: 20,
    DeclineReason.NO_SCHOOL_OR_DAYCARE: 10,
    DeclineReason.TOO_SOON: 20,
}
ANSWER_DAYS, MONTHS_AHEAD = 14, 4


@dataclass(frozen=True)
class Question:
    """One household asked of one municipality, and how it ended."""

    household: Household
    code: str
    agreement: Agreement
    lines: Sequence[QuotaLine]
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
        _book(db, question, officials, at=at, chance=chance)
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
    # Two questions of three go to Jyväskylä: the demonstration is told from there.
    turns = [
        code for other in codes if other != JYVASKYLA for code in (JYVASKYLA, JYVASKYLA, other)
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
                if outcome in {ProposalStatus.SENT, ProposalStatus.ACCEPTED}:
                    room.take(household, wanted, month, slot)
                lines = room.counting(household, month)
                yield Question(household, code, agreement, lines, slot, month, outcome)
                waiting.remove(household)
                break
        asked += 1


def _may_be_asked(household: Household) -> bool:
    return (
        household.status is HouseholdStatus.READY
        and household.group_id is None
        and not household.safety_prohibition
    )


def _book(
    db: Session,
    question: Question,
    officials: Officials,
    *,
    at: datetime,
    chance: Chance,
) -> None:
    """The proposal by the officer's hand, its ledger, its trail, and where the household stands now."""
    household, outcome = question.household, question.outcome
    officer = officials.authority[question.agreement.authority_id]
    sent_at = _sent_at(outcome, at, chance)
    proposal = Proposal(
        household_id=household.key,
        municipality_id=question.agreement.municipality_id,
        agreement_id=question.agreement.key,
        slot_id=question.slot.key if question.slot else None,
        month=question.month,
        persons=household.size,
        status=outcome,
        proposed_at=sent_at - timedelta(hours=2),
        proposed_by_id=officer.id,
        sent_at=sent_at,
        sent_by_id=officer.id,
        answer_due_day=helsinki_day(sent_at) + timedelta(days=ANSWER_DAYS),
    )
    db.add(proposal)
    db.flush()
    ledger.reserve(db, proposal, question.lines, at=sent_at, by=officer)
    audit.record(db, Event.PROPOSAL_MADE, at=proposal.proposed_at, by=officer, about=proposal)
    audit.record(db, Event.PROPOSAL_SENT, at=sent_at, by=officer, about=proposal)
    household.status = BECOMES[outcome]
    _answer(db, proposal, officials.municipality[question.code], chance)


def _answer(db: Session, proposal: Proposal, by: Official, chance: Chance) -> None:
    """What the municipality said, some days later."""
    assert proposal.sent_at is not None, "asked just now"
    answered_at = proposal.sent_at + timedelta(days=chance.randint(1, 3), minutes=30)
    match proposal.status:
        case ProposalStatus.ACCEPTED:
            ledger.accept(db, proposal, at=answered_at, by=by)
            event = Event.PROPOSAL_ACCEPTED
        case ProposalStatus.DECLINED:
            proposal.decline_reason = chance.of(REASONS)
            reason = proposal.decline_reason.value
            ledger.release(db, proposal, at=answered_at, by=by, reason=reason)
            db.add(
                Exclusion(
                    household_id=proposal.household_id,
                    municipality_id=proposal.municipality_id,
                    reason=reason,
                    at=answered_at,
                    by_id=by.id,
                )
            )
            event = Event.PROPOSAL_DECLINED
        case ProposalStatus.EXPIRED:
            ledger.release(
                db, proposal, at=proposal.sent_at + timedelta(days=ANSWER_DAYS + 1), by=None
            )
            return
        case _:
            return
    proposal.answered_at, proposal.answered_by_id = answered_at, by.id
    audit.record(db, event, at=answered_at, by=by, about=proposal)


def _sent_at(outcome: ProposalStatus, at: datetime, chance: Chance) -> datetime:
    """Questions that are out were sent in the last days; what is answered, before this month began."""
    hour = timedelta(hours=chance.randint(6, 12))
    days = timedelta(days=chance.randint(1, 9))
    if outcome is ProposalStatus.SENT:
        return datetime(at.year, at.month, at.day, tzinfo=UTC) - days + hour
    longest = timedelta(days=17)
    return datetime(at.year, at.month, 1, tzinfo=UTC) - longest - days + hour
