"""A run's answer becomes proposals, all or none; what has changed meanwhile is dropped with its reason."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from placement import ledger
from placement.actions.save_proposals import NotRunning, Solved, save_proposals
from placement.actions.start_allocation import start_allocation
from placement.model.agreement import Agreement, Profile, QuotaLine
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.area import Municipality
from placement.model.household import Exclusion, Household, HouseholdStatus, LinkedGroup
from placement.model.proposal import Proposal, ProposalStatus
from placement.rules.answer_to_proposals import Draft
from placement.rules.kept_json import packed
from placement.rules.policy import PolicyData
from tests.make import (
    NOW,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    make_slot,
    make_user,
)

MONTHS = ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"]


def place_of(db: Session, line: QuotaLine) -> Municipality:
    return db.get_one(Municipality, db.get_one(Agreement, line.agreement_id).municipality_id)


def draft(db: Session, household: Household, line: QuotaLine, month: str = "2027-01") -> Draft:
    return Draft(household.key, place_of(db, line).code, month, None, {"wish": 400}, [])


def running(db: Session) -> AllocationRun:
    run = start_allocation(db, seconds=5, by=None, at=NOW)
    run.status, run.started_at = RunStatus.RUNNING, NOW
    db.flush()
    return run


def saved(db: Session, drafts: list[Draft]) -> AllocationRun:
    run = running(db)
    solved = Solved(
        periods=MONTHS,
        drafts=drafts,
        answer=packed({"placements": []}),
        reach=12,
        fit=1200,
        bound_reach=12,
        bound_fit=1300,
        waiting=len(drafts),
        solver_version="test",
    )
    save_proposals(db, run.key, solved, policy=PolicyData(), at=NOW)
    db.expire_all()
    return run


def live(db: Session, household: Household) -> Proposal | None:
    return db.exec(
        select(Proposal).where(
            Proposal.household_id == household.key,
            col(Proposal.status).in_([ProposalStatus.PROPOSED, ProposalStatus.SENT]),
        )
    ).one_or_none()


def test_a_draft_becomes_a_proposal_and_its_household_is_proposed(db: Session) -> None:
    line = make_quota_line(db)
    household = make_household(db, persons=3)

    run = saved(db, [draft(db, household, line)])

    proposal = live(db, household)
    assert proposal is not None
    assert (proposal.month, proposal.persons, proposal.run_id) == ("2027-01", 3, run.key)
    assert proposal.points == {"wish": 400}
    assert household.status is HouseholdStatus.PROPOSED
    assert (run.status, run.placed, run.households, run.dropped) == (RunStatus.DONE, 1, 1, [])


def test_the_same_place_is_kept_and_another_replaced(db: Session) -> None:
    line = make_quota_line(db)
    same, other = (make_household(db, status=HouseholdStatus.PROPOSED) for _ in range(2))
    kept = make_proposal(db, household=same, line=line)
    replaced = make_proposal(db, household=other, line=line)

    run = saved(db, [draft(db, same, line), draft(db, other, line, "2027-02")])

    assert (kept.status, kept.run_id) == (ProposalStatus.PROPOSED, run.key)
    assert replaced.status is ProposalStatus.REPLACED
    now = live(db, other)
    assert now is not None
    assert now.month == "2027-02"


def test_who_gets_no_place_any_more_is_ready_again_unless_an_officer_chose(db: Session) -> None:
    line = make_quota_line(db)
    by_run, by_hand = (make_household(db, status=HouseholdStatus.PROPOSED) for _ in range(2))
    make_proposal(db, household=by_run, line=line)
    chosen = make_proposal(db, household=by_hand, line=line)
    chosen.proposed_by_id = make_user(db).key

    saved(db, [])

    assert live(db, by_run) is None
    assert by_run.status is HouseholdStatus.READY
    assert chosen.status is ProposalStatus.PROPOSED
    assert by_hand.status is HouseholdStatus.PROPOSED


def test_an_officers_choice_stays_theirs_when_the_month_moves(db: Session) -> None:
    line = make_quota_line(db)
    household = make_household(db, status=HouseholdStatus.PROPOSED)
    chosen = make_proposal(db, household=household, line=line)
    chosen.proposed_by_id = make_user(db).key

    saved(db, [draft(db, household, line, "2027-03")])

    now = live(db, household)
    assert now is not None
    assert (now.month, now.proposed_by_id) == ("2027-03", chosen.proposed_by_id)


def test_a_household_that_was_asked_meanwhile_is_left_alone(db: Session) -> None:
    line = make_quota_line(db)
    household = make_household(db, status=HouseholdStatus.ASKED)
    sent = make_proposal(db, household=household, line=line, status=ProposalStatus.SENT)
    ledger.reserve(db, sent, [line], at=NOW, by=None)

    run = saved(db, [draft(db, household, line, "2027-02")])

    assert live(db, household) == sent
    assert household.status is HouseholdStatus.ASKED
    assert [one["code"] for one in run.dropped] == ["no-longer-waiting"]


def test_places_that_were_taken_meanwhile_go_to_the_more_urgent(db: Session) -> None:
    line = make_quota_line(db, persons=4)
    waits_long = make_household(db, persons=3, permit_day=date(2026, 1, 1))
    waits_short = make_household(db, persons=3)

    run = saved(db, [draft(db, waits_short, line), draft(db, waits_long, line)])

    assert live(db, waits_long) is not None
    assert live(db, waits_short) is None
    assert waits_short.status is HouseholdStatus.READY
    (dropped,) = run.dropped
    assert (dropped["household"], dropped["code"]) == (waits_short.key, "quota")
    assert dropped["params"]["needed"] == 6


def test_a_municipality_that_was_excluded_meanwhile_is_not_proposed(db: Session) -> None:
    line = make_quota_line(db)
    household = make_household(db)
    db.add(
        Exclusion(
            household_id=household.key,
            municipality_id=place_of(db, line).key,
            reason="test",
            at=NOW,
        )
    )

    run = saved(db, [draft(db, household, line)])

    assert live(db, household) is None
    assert [one["code"] for one in run.dropped] == ["eligible"]


def test_an_agreement_that_ended_meanwhile_gives_no_proposal(db: Session) -> None:
    line = make_quota_line(db)
    household = make_household(db)
    one = draft(db, household, line)
    db.get_one(Agreement, line.agreement_id).valid_to_day = date(2026, 11, 30)

    run = saved(db, [one])

    assert live(db, household) is None
    assert [one["code"] for one in run.dropped] == ["no-agreement"]


def test_a_lowered_intake_holds_even_where_promises_are_above_it(db: Session) -> None:
    line = make_quota_line(db)
    promised = make_household(db, persons=4, status=HouseholdStatus.ASKED)
    sent = make_proposal(db, household=promised, line=line, status=ProposalStatus.SENT)
    ledger.reserve(db, sent, [line], at=NOW, by=None)
    small, large = make_household(db, persons=2), make_household(db, persons=3)
    db.add(Profile(municipality_id=place_of(db, line).key, monthly_intake=2))

    run = saved(db, [draft(db, small, line, "2027-02"), draft(db, large, line, "2027-03")])

    assert live(db, small) is not None
    assert [(one["household"], one["code"]) for one in run.dropped] == [(large.key, "monthly")]


def test_a_dwelling_serves_one_household_and_must_fit(db: Session) -> None:
    line = make_quota_line(db)
    slot = make_slot(db, municipality=place_of(db, line), largest=3)
    fits, late, large = (make_household(db, persons=n) for n in (3, 2, 5))
    code = place_of(db, line).code

    run = saved(db, [Draft(one.key, code, "2027-01", slot.key) for one in (fits, late, large)])

    proposal = live(db, fits)
    assert proposal is not None
    assert proposal.slot_id == slot.key
    assert {one["household"]: one["code"] for one in run.dropped} == {
        late.key: "dwelling",
        large.key: "dwelling",
    }


def test_linked_households_that_were_parted_meanwhile_are_not_split(db: Session) -> None:
    here = make_quota_line(db)
    there = make_quota_line(db)
    group = LinkedGroup(code="L2")
    db.add(group)
    db.flush()
    promised = make_household(db, status=HouseholdStatus.ASKED)
    follows = make_household(db)
    promised.group_id = follows.group_id = group.key
    sent = make_proposal(db, household=promised, line=here, status=ProposalStatus.SENT)
    ledger.reserve(db, sent, [here], at=NOW, by=None)

    run = saved(db, [draft(db, follows, there)])

    assert live(db, follows) is None
    assert len(run.dropped) == 1


def test_a_run_that_was_ended_saves_nothing(db: Session) -> None:
    line = make_quota_line(db)
    household = make_household(db)
    run = running(db)
    run.status, run.failure = RunStatus.FAILED, "process-died"
    solved = Solved(MONTHS, [draft(db, household, line)], b"", 1, 1, None, None, 1, "test")

    with pytest.raises(NotRunning):
        save_proposals(db, run.key, solved, policy=PolicyData(), at=NOW)

    assert live(db, household) is None


def test_no_places_at_all_is_an_answer_too(db: Session) -> None:
    make_municipality(db)
    make_household(db)

    run = saved(db, [])

    assert (run.status, run.placed) == (RunStatus.DONE, 0)
