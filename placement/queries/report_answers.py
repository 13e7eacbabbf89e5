"""Reports of questions: what became of those that ended in a year, how long things took, what is overdue."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from placement.access import AuthorityArea, Official
from placement.days import HELSINKI, helsinki_day
from placement.model.area import Municipality
from placement.model.household import Household, HouseholdStatus
from placement.model.ledger_entry import LedgerEntry
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import DeclineReason
from placement.queries.policies import policy_data_in_force
from placement.rules.household import CLOSED
from placement.rules.months import month_of
from placement.rules.report import Bar, Report, ReportKind, Row, added_up
from placement.rules.waiting import waits_of
from placement.sight import visible

OUTCOMES = ("accepted", *DeclineReason, "expired", "withdrawn")
# In no figure is a household under a safety prohibition anything but a hold.
TOLD = col(Household.safety_prohibition).is_(False)


def bounds_of(year: int) -> tuple[datetime, datetime]:
    """The first moment (UTC) of a year in Helsinki, and of the next."""
    first, following = (datetime(one, 1, 1, tzinfo=HELSINKI) for one in (year, year + 1))
    return first.astimezone(UTC), following.astimezone(UTC)


def answers_visible_to(official: Official, db: Session, *, year: int) -> Report:
    """Questions that ended in a year, by municipality: accepted, declined for which reason, expired, withdrawn.

    One that was accepted and then withdrawn counts as accepted: that is what the municipality answered.
    """
    first, following = bounds_of(year)
    ended = ended_at()
    found = db.exec(
        select(Municipality, Proposal)
        .join(Proposal, col(Proposal.municipality_id) == col(Municipality.id))
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(visible(Proposal, official.scope), TOLD, col(Proposal.sent_at).is_not(None))
        .where(ended >= first, ended < following)
        .order_by(col(Municipality.name_fi))
    ).all()
    counted: defaultdict[int, Counter[str]] = defaultdict(Counter)
    places: dict[int, Municipality] = {}
    for municipality, proposal in found:
        places[municipality.key] = municipality
        counted[municipality.key][outcome_of(proposal)] += 1
    rows = [
        Row((places[key],), (*(counts[one] for one in OUTCOMES), counts.total()))
        for key, counts in counted.items()
    ]
    return Report(
        kind=ReportKind.ANSWERS,
        year=year,
        heads=("municipality",),
        columns=(*OUTCOMES, "questions"),
        rows=tuple(rows),
        total=added_up(rows),
        series=("accepted", "declined", "expired", "withdrawn"),
        bars=tuple(Bar(places[key], _in_short(counts)) for key, counts in counted.items()),
    )


def ended_at() -> ColumnElement[datetime]:
    """When a question ended: by an answer first, whatever became of the placement later."""
    return func.coalesce(
        col(Proposal.answered_at),
        col(Proposal.expired_at),
        col(Proposal.reviewed_at),
        col(Proposal.cancelled_at),
    )


def outcome_of(proposal: Proposal) -> str:
    """What became of a question: accepted, a decline reason, expired, or withdrawn (with its case, too)."""
    if proposal.answered_at is not None:
        return proposal.decline_reason or "accepted"
    return "expired" if proposal.expired_at is not None else "withdrawn"


def _in_short(counts: Counter[str]) -> tuple[int, ...]:
    declined = sum(counts[reason] for reason in DeclineReason)
    return (counts["accepted"], declined, counts["expired"], counts["withdrawn"])


def waiting_visible_to(official: Official, db: Session, *, year: int) -> Report:
    """How long each step took that was made in a year, in days.

    From the permit on only of an authority's own households; a municipality is told of its own answers and arrivals.
    """
    first, following = bounds_of(year)
    arrived = (
        sa_select(func.min(col(LedgerEntry.at)))
        .where(col(LedgerEntry.proposal_id) == col(Proposal.id), col(LedgerEntry.arrived) > 0)
        .correlate(Proposal)
        .scalar_subquery()
    )
    found = db.execute(
        sa_select(
            col(Household.id),
            col(Household.authority_id),
            col(Household.permit_day),
            col(Proposal.proposed_at),
            col(Proposal.sent_at),
            col(Proposal.answered_at),
            col(Proposal.decline_reason),
            arrived,
        )
        .select_from(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(visible(Proposal, official.scope), TOLD)
        .order_by(col(Proposal.id))
    ).all()
    steps: dict[str, dict[int, int]] = {name: {} for name in _steps_of(official)}

    def took(step: str, key: int, begun: date | datetime | None, ended: datetime | None) -> None:
        """The first time that a household made the step counts."""
        if step in steps and begun is not None and ended and first <= ended < following:
            begun_day = helsinki_day(begun) if isinstance(begun, datetime) else begun
            steps[step].setdefault(key, (helsinki_day(ended) - begun_day).days)

    seen: set[int] = set()
    for number, row in enumerate(found):
        household, authority, permit, proposed, sent, answered, declined, came = row
        own = authority == official.authority_id
        if own and household not in seen:
            took("permit-to-proposal", household, permit, proposed)
        seen.add(household)
        took("question-to-answer", number, sent, answered)
        yes = None if declined else answered
        if own:
            took("permit-to-acceptance", household, permit, yes)
            took("permit-to-arrival", household, permit, _moment(came))
        took("acceptance-to-arrival", household, yes, _moment(came))
    rows = []
    for step, days in steps.items():
        waits = waits_of(list(days.values()))
        rows.append(Row((step,), (waits.households, waits.median, waits.percentile_90)))
    return Report(
        kind=ReportKind.WAITING,
        year=year,
        heads=("step",),
        columns=("cases", "median", "percentile-90"),
        rows=tuple(rows),
        series=("median", "up-to-percentile-90"),
        bars=tuple(Bar(row.heads[0], _median_and_rest(row)) for row in rows),
    )


def _steps_of(official: Official) -> Sequence[str]:
    of_all = ("question-to-answer", "acceptance-to-arrival")
    if not isinstance(official.scope, AuthorityArea):
        return of_all
    return ("permit-to-proposal", "permit-to-acceptance", "permit-to-arrival", *of_all)


def _moment(value: datetime | None) -> datetime | None:
    """Of an aggregate, SQLite gives the moment without its zone."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _median_and_rest(row: Row) -> tuple[float, ...]:
    _, middle, ninety = row.cells
    if not isinstance(middle, float) or not isinstance(ninety, float):
        return (0.0, 0.0)
    return (middle, ninety - middle)


def overdue_visible_to(official: Official, db: Session, *, year: int, today: date) -> Report:
    """What is late today, and by how many days the latest; the year does not matter."""
    rows = [
        _late("answers-late", _questions_late(official, db, today), today),
        _late("arrivals-late", _arrivals_late(official, db, today), today),
    ]
    if isinstance(official.scope, AuthorityArea):
        rows.insert(0, _late("moves-late", _moves_late(official, db, today), today))
    return Report(
        kind=ReportKind.OVERDUE,
        year=year,
        heads=("what",),
        columns=("cases", "latest-days"),
        rows=tuple(rows),
        series=("cases",),
        bars=tuple(Bar(row.heads[0], row.cells[:1]) for row in rows),
    )


def _late(name: str, due_days: Iterable[date], today: date) -> Row:
    days = [(today - due).days for due in due_days]
    return Row((name,), (len(days), max(days, default=None)))


def _moves_late(official: Official, db: Session, today: date) -> list[date]:
    """Target days that have passed of the authority's own households that still wait for their move."""
    target = timedelta(days=policy_data_in_force(db).target_days)
    awaited = select(Household).where(
        visible(Household, official.scope),
        Household.authority_id == official.authority_id,
        TOLD,
        col(Household.status).not_in(CLOSED),
        col(Household.permit_day) < today - target,
    )
    return [one.permit_day + target for one in db.exec(awaited)]


def _questions_late(official: Official, db: Session, today: date) -> list[date]:
    sent = col(Proposal.status) == ProposalStatus.SENT
    late = col(Proposal.answer_due_day) < today
    due = db.exec(_of_proposals(official, sent & late)).all()
    return [one.answer_due_day for one in due if one.answer_due_day is not None]


def _arrivals_late(official: Official, db: Session, today: date) -> list[date]:
    """First days after the months in which somebody was to arrive who is not recorded as arrived."""
    accepted = col(Proposal.status) == ProposalStatus.ACCEPTED
    awaited = col(Household.status).not_in({HouseholdStatus.ARRIVED})
    past = col(Proposal.month) < month_of(today)
    found = db.exec(_of_proposals(official, accepted & awaited & past)).all()
    return [_following(one.month) for one in found]


def _following(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1)


def _of_proposals(official: Official, where: ColumnElement[bool]) -> SelectOfScalar[Proposal]:
    return (
        select(Proposal)
        .join(Household, col(Proposal.household_id) == col(Household.id))
        .where(visible(Proposal, official.scope), TOLD, where)
    )
