"""A question asked of the database, and promises in it: what its tests need alike."""

from sqlmodel import Session

from placement import ledger
from placement.model.agreement import (
    QuotaLine,
)
from placement.model.household import (
    Household,
    HouseholdStatus,
)
from placement.model.proposal import Proposal, ProposalStatus
from placement.queries.question import Question, question_now
from placement.rules.policy import PolicyData
from solver.answer import Answer, Placement
from solver.check import violations
from solver.problem import from_json
from tests.make import (
    NOW,
    make_proposal,
)

MONTHS = ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"]


def asked(db: Session, policy: PolicyData | None = None) -> Question:
    db.flush()
    return question_now(db, policy=policy or PolicyData(), at=NOW, name="test")


def promised(db: Session, line: QuotaLine, household: Household, **params: object) -> Proposal:
    """A proposal that the municipality has been asked, booked in the ledger."""
    proposal = make_proposal(
        db,
        household=household,
        line=line,
        status=ProposalStatus.SENT,
        **params,  # type: ignore[arg-type]
    )
    ledger.reserve(db, proposal, [line], at=NOW, by=None)
    household.status = HouseholdStatus.ASKED
    return proposal


def promises_only(question: Question) -> list[object]:
    """The rules that the promises alone break: none is right."""
    problem = from_json(question.problem)
    fixed = tuple(
        Placement(
            household=one.id,
            municipality=one.fixed.municipality,
            period=one.fixed.period,
            dwelling=one.fixed.dwelling,
        )
        for one in problem.households
        if one.fixed
    )
    assert fixed, "there are promises to judge"
    return list(violations(problem, Answer(placements=fixed)))
