"""Builds the question of a run from the database: who waits, what is agreed and free, what is promised."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.days import helsinki_day
from placement.model.area import Municipality
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import LIVE, PROMISED, Proposal
from placement.queries.household_facts import with_facts
from placement.queries.offers import offers_in
from placement.rules.category import category_of
from placement.rules.facts_to_question import HouseholdFacts, Promise, horizon_of, question_of
from placement.rules.linked_households import keep_linked_together
from placement.rules.policy import PolicyData
from placement.rules.room_for_promises import make_room_for_promises

WAITING = frozenset({HouseholdStatus.READY, HouseholdStatus.PROPOSED})


@dataclass(frozen=True)
class Question:
    """A placement-problem/1, and where promises went above what is stated now."""

    problem: dict[str, Any]
    raised: list[dict[str, Any]]


def question_now(db: Session, *, policy: PolicyData, at: datetime, name: str) -> Question:
    """Ask the whole country: households that wait or are promised, agreements valid in the horizon.

    Some fifteen queries, whatever the size. Promises before or after the horizon, and of households that have
    arrived, only take room. The session should see one state of the database (a snapshot or locks).
    """
    day = helsinki_day(at)
    return question_for(db, horizon_of(day, policy), policy=policy, day=day, name=name)


def question_for(
    db: Session, periods: list[str], *, policy: PolicyData, day: date, name: str
) -> Question:
    """The same for given months of arrival."""
    proposals = _live_proposals(db, periods)
    households = _households(db, periods)
    codes = _codes(db)
    promised = {
        key: proposal
        for key, proposal in proposals.items()
        if proposal.status in PROMISED
        and proposal.month in periods
        and households[key].status is not HouseholdStatus.ARRIVED
    }
    asked = {
        key: household
        for key, household in households.items()
        if household.size and (key in promised or _waits(household, proposals.get(key)))
    }
    facts = with_facts(db, asked, ids=_concerned(periods), codes=codes, day=day)
    for key, one in facts.items():
        _add_proposal(one, proposals.get(key), codes, promised=key in promised)
    keep_linked_together(
        list(facts.values()), _promised_elsewhere(households, proposals, promised, codes)
    )
    offers = offers_in(
        db,
        periods,
        promised=[(proposal, category_of(households[key])) for key, proposal in promised.items()],
    )
    problem = question_of(
        list(facts.values()), offers, name=name, periods=periods, day=day, policy=policy
    )
    return Question(problem, make_room_for_promises(problem))


def _waits(household: Household, proposal: Proposal | None) -> bool:
    """Nobody has been asked for it; a promise outside the horizon is not asked again."""
    return household.status in WAITING and (proposal is None or proposal.status not in PROMISED)


def _concerned(periods: list[str]) -> Select[int | None]:
    """Ids of households that wait, are promised from the first month on, or are linked and promised."""
    promised = (
        exists()
        .where(col(Proposal.household_id) == col(Household.id))
        .where(col(Proposal.status).in_(PROMISED))
        .where(or_(col(Proposal.month) >= periods[0], col(Household.group_id).is_not(None)))
    )
    return sa_select(col(Household.id)).where(or_(col(Household.status).in_(WAITING), promised))


def _live_proposals(db: Session, periods: list[str]) -> dict[int, Proposal]:
    """The live proposal of each of these, by household."""
    found = db.exec(
        select(Proposal)
        .where(col(Proposal.status).in_(LIVE))
        .where(col(Proposal.household_id).in_(_concerned(periods)))
        .execution_options(populate_existing=True)
    )
    return {proposal.household_id: proposal for proposal in found}


def _households(db: Session, periods: list[str]) -> dict[int, Household]:
    found = db.exec(
        select(Household)
        .where(col(Household.id).in_(_concerned(periods)))
        .order_by(col(Household.id))
        .execution_options(populate_existing=True)
    )
    return {household.key: household for household in found}


def _codes(db: Session) -> dict[int, str]:
    """The code of every municipality by its id."""
    rows = db.connection().execute(sa_select(col(Municipality.id), col(Municipality.code)))
    return {key: code for key, code in rows if key is not None}


def _add_proposal(
    facts: HouseholdFacts, proposal: Proposal | None, codes: dict[int, str], *, promised: bool
) -> None:
    """What the household's live proposal means to the next run."""
    if proposal is None:
        return
    code = codes[proposal.municipality_id]
    if promised:
        facts.promise = Promise(code, proposal.month, proposal.slot_id)
        return
    facts.standing = code
    if proposal.proposed_by_id is not None:
        # An officer has chosen the municipality by hand: a run may move the month, not the choice.
        facts.only = [code]


def _promised_elsewhere(
    households: dict[int, Household],
    proposals: dict[int, Proposal],
    promised: dict[int, Proposal],
    codes: dict[int, str],
) -> dict[str, set[str]]:
    """By group: where promises that are not in the question have been made."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for key, proposal in proposals.items():
        group = households[key].group_id
        if group is not None and key not in promised and proposal.status in PROMISED:
            places[f"g{group}"].add(codes[proposal.municipality_id])
    return places
