"""Save the answer of a run as proposals, all in one transaction; what no longer holds is dropped with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.agreement import Agreement
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.offers import agreements_valid_in
from placement.queries.question import question_for
from placement.queries.runs import run_to_change
from placement.queries.unsent_proposals import (
    households_to_change,
    municipality_ids,
    unsent_proposals,
)
from placement.rules.answer_to_proposals import Draft, Dropped, still_holding
from placement.rules.facts_to_question import agreement_in_force
from placement.rules.kept_json import mark_of, packed
from placement.rules.policy import PolicyData
from placement.rules.reasons_of_run import with_dropped
from solver import from_json


@dataclass(frozen=True)
class Solved:
    """What the solver has given, checked and explained, before anything of it is saved."""

    periods: list[str]
    drafts: list[Draft]
    # Packed placement-answer/1.
    answer: bytes
    reach: int
    fit: int
    bound_reach: int | None
    bound_fit: int | None
    # Households that waited when the question was asked.
    waiting: int
    solver_version: str
    # Why households have no place, and what would help (rules/reasons_of_run.py).
    reasons: dict[str, Any] | None = None
    # Deterministic steps done, for a replay.
    work: int | None = None
    # [thousandths of reach given up, most fit then]; no part of the answer.
    last_place: list[list[int]] | None = None


class NotRunning(Exception):
    """The run was ended by somebody else while the solver thought."""


def save_proposals(
    db: Session, run_id: int, solved: Solved, *, policy: PolicyData, at: datetime
) -> None:
    """Make the run DONE and its drafts proposals. By the system; a job has asked for it.

    The agreements concerned and then the households are held, the question is built again, and the drafts
    are judged by the solver's own rules beside what has been promised since. Proposals that nobody has sent
    stay where the draft is the same and are replaced elsewhere. Raises `NotRunning`.
    """
    run = run_to_change(run_id, db)
    if run.status is not RunStatus.RUNNING:
        raise NotRunning(run.status)
    places = municipality_ids(db, {draft.municipality for draft in solved.drafts})
    concerned = {*places.values(), *(old.municipality_id for old in unsent_proposals(db).values())}
    agreements = agreements_valid_in(db, solved.periods, of_municipalities=concerned, hold=True)
    unsent = unsent_proposals(db)  # again, now that nobody can send them
    households = households_to_change(
        db, {*unsent, *(draft.household_id for draft in solved.drafts)}
    )
    question = question_for(
        db, solved.periods, policy=policy, day=helsinki_day(at), name=f"saving {run_id}"
    )
    holding, dropped = still_holding(
        from_json(question.problem),
        solved.drafts,
        stated_monthly={
            change["municipality"]: change["params"]["stated"]
            for change in question.raised
            if change["code"] == "month-over-promised"
        },
    )
    standing = _standing(unsent, holding, places)
    for household_id, old in unsent.items():
        if household_id not in standing:
            old.status = ProposalStatus.REPLACED
    db.flush()  # before the new ones: a household has one live proposal
    for draft in holding:
        if kept := standing.get(draft.household_id):
            kept.run_id, kept.points = run.key, draft.points
            kept.alternatives, kept.first_wish = draft.alternatives, draft.first_wish
            continue
        agreement = agreement_in_force(agreements[places[draft.municipality]], draft.month)
        assert agreement is not None, "one of its lines counted the household"
        household = households[draft.household_id]
        db.add(_proposal(draft, household, agreement, unsent.get(household.key), run, at))
    with_proposal = {*standing, *(draft.household_id for draft in holding)}
    for household in households.values():
        _move(household, proposed=household.key in with_proposal)
    _finish(run, solved, placed=len(holding), dropped=dropped, raised=question.raised, at=at)
    record(
        db, Event.RUN_FINISHED, at=at, by=None, about=run, placed=len(holding), dropped=len(dropped)
    )
    db.flush()


def _standing(
    unsent: Mapping[int, Proposal], holding: Sequence[Draft], places: Mapping[str, int]
) -> dict[int, Proposal]:
    """Unsent proposals that stay: the draft says the same, or an officer made them and the run found no room."""
    drafts = {draft.household_id: draft for draft in holding}
    return {
        household_id: old
        for household_id, old in unsent.items()
        if _stands(old, drafts.get(household_id), places)
    }


def _stands(old: Proposal, draft: Draft | None, places: Mapping[str, int]) -> bool:
    if draft is None:
        return old.proposed_by_id is not None
    return (old.municipality_id, old.month, old.slot_id) == (
        places[draft.municipality],
        draft.month,
        draft.slot_id,
    )


def _proposal(
    draft: Draft,
    household: Household,
    agreement: Agreement,
    before: Proposal | None,
    run: AllocationRun,
    at: datetime,
) -> Proposal:
    """A new one. Where an officer had chosen the municipality, it stays that officer's choice."""
    by_hand = before is not None and before.proposed_by_id is not None
    return Proposal(
        household_id=household.key,
        municipality_id=agreement.municipality_id,
        agreement_id=agreement.key,
        slot_id=draft.slot_id,
        run_id=run.key,
        month=draft.month,
        persons=household.size,
        points=draft.points,
        alternatives=draft.alternatives,
        first_wish=draft.first_wish,
        proposed_at=at,
        proposed_by_id=before.proposed_by_id if before and by_hand else None,
        note=before.note if before and by_hand else "",
    )


def _move(household: Household, *, proposed: bool) -> None:
    """READY and PROPOSED follow from having a proposal; no other status is touched."""
    wanted = HouseholdStatus.PROPOSED if proposed else HouseholdStatus.READY
    if household.status in {HouseholdStatus.READY, HouseholdStatus.PROPOSED} - {wanted}:
        household.status = wanted


def _finish(
    run: AllocationRun,
    solved: Solved,
    *,
    placed: int,
    dropped: Sequence[Dropped],
    raised: list[dict[str, Any]],
    at: datetime,
) -> None:
    run.status = RunStatus.DONE
    run.finished_at = at
    run.answer, run.answer_sha256 = solved.answer, mark_of(solved.answer)
    if solved.reasons is not None:
        run.reasons = packed(with_dropped(solved.reasons, dropped))
    run.reach, run.fit = solved.reach, solved.fit
    run.bound_reach, run.bound_fit = solved.bound_reach, solved.bound_fit
    run.households, run.placed = solved.waiting, placed
    run.solver_version, run.work = solved.solver_version, solved.work
    run.last_place = solved.last_place
    run.progress = {**run.progress, "phase": "done", "raised": raised}
    run.dropped = [
        {
            "household": one.draft.household_id,
            "municipality": one.draft.municipality,
            "code": one.code,
            "params": one.params,
        }
        for one in dropped
    ]
