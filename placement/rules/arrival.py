"""When an arrival may be planned, recorded or missed, and when a placement may still fall through."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from placement.model.assignment import Assignment
from placement.model.household import ON_THE_WAY, Household, HouseholdStatus
from placement.model.proposal import Proposal
from placement.model.words import CancelReason
from placement.refusals import Refusal
from placement.rules.months import first_day_of
from placement.rules.proposal_status import is_accepted

# The municipality's own reasons for taking its yes back.
OF_MUNICIPALITY = (CancelReason.DWELLING_LOST, CancelReason.SERVICE_LOST, CancelReason.OTHER)
# An arrival is planned at most so far ahead, in days.
LONGEST_AHEAD = 366 * 2


def is_assigned(proposal: Proposal, household: Household) -> Iterator[Refusal]:
    """Yield a refusal before the officer's decision, and once all have arrived or the household has gone."""
    refused = list(is_accepted(proposal))
    yield from refused
    if refused:
        return
    if household.status is HouseholdStatus.ACCEPTED:
        yield Refusal("arrival-before-decision")
    elif household.status is HouseholdStatus.ARRIVED:
        yield Refusal("household-has-arrived")
    elif household.status not in ON_THE_WAY:
        yield Refusal("household-not-on-the-way", {"now": household.status})


def may_be_planned(day: date, *, today: date) -> Iterator[Refusal]:
    """Yield a refusal for a day that has passed, or is too far ahead."""
    if day < today:
        yield Refusal("day-has-passed")
    elif day > today + timedelta(days=LONGEST_AHEAD):
        yield Refusal("arrival-too-far-ahead")


def is_the_plan_read(assignment: Assignment | None, version: int | None) -> Iterator[Refusal]:
    """Yield a refusal where somebody has planned the arrival since the page was opened."""
    if assignment is not None and version is not None and assignment.version != version:
        yield Refusal("arrival-planned-meanwhile")


def may_have_arrived(
    persons: Collection[int],
    day: date,
    *,
    awaited: Collection[int],
    first: date,
    today: date,
) -> Iterator[Refusal]:
    """Yield why these persons (ids) cannot have arrived on a day.

    `awaited`: members who have not arrived yet. `first`: the day of the municipality's yes.
    """
    if not persons:
        yield Refusal("arrival-of-nobody")
    if not set(persons) <= set(awaited):
        yield Refusal("arrival-of-somebody-else")
    if day > today:
        yield Refusal("arrival-in-future")
    elif day < first:
        yield Refusal("arrival-before-yes", {"day": first.isoformat()})


def may_not_have_come(
    proposal: Proposal, assignment: Assignment | None, *, arrived: int, today: date
) -> Iterator[Refusal]:
    """Yield a refusal before the day on which the household was awaited, and where a part of it is there."""
    yield from nobody_is_there(arrived)
    planned = assignment.planned_day if assignment else None
    awaited = planned or first_day_of(proposal.month)
    if awaited > today:
        yield Refusal("not-awaited-yet", {"day": awaited.isoformat()})


def nobody_is_there(arrived: int) -> Iterator[Refusal]:
    """Yield a refusal where members (so many) have arrived: the placement does not fall through as a whole."""
    if arrived:
        yield Refusal("part-has-arrived", {"n": arrived})


def may_be_taken_back(proposal: Proposal, reason: CancelReason, note: str) -> Iterator[Refusal]:
    """Yield why a municipality cannot take its yes back so."""
    yield from is_accepted(proposal)
    if reason not in OF_MUNICIPALITY:
        yield Refusal("not-a-municipalitys-reason")
    if reason is CancelReason.OTHER and not note.strip():
        yield Refusal("reason-missing")
