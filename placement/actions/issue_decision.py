"""The decision is written down: a numbered paper for the household. A correction is a new one, never a change."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.documents.issue import issue
from placement.documents.paper import Paper
from placement.model.area import Area, LanguageStatus
from placement.model.document import Document, DocumentKind
from placement.queries.decisions import (
    DecisionFacts,
    assignment_of,
    decision_facts,
    latest_decision,
)
from placement.queries.documents import number_of
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.decision import is_assigned, replaces_the_latest
from placement.rules.proposal_status import is_accepted

# Says a decision in a language, under its whole number.
Write = Callable[[DecisionFacts, LanguageStatus, str], Paper]


def issue_decision(
    db: Session,
    proposal_id: int,
    write: Write,
    *,
    language: LanguageStatus,
    replaces_id: int | None = None,
    reason: str = "",
    by: Official,
    at: datetime,
) -> Document:
    """Issue the decision on a proposal, or (`replaces_id`, `reason`: no names) its correction.

    Raises `NotFound`, `NotPermitted`, or `Refused` with every broken rule.
    """
    held = proposal_to_change(by, proposal_id, db)
    by.must(Permission.PROPOSAL_ASSIGN, of_authority=held.deciding_authority_id)

    assignment = assignment_of(db, proposal_id)
    latest = latest_decision(db, proposal_id)
    refuse_if_any(
        [
            *is_accepted(held.proposal),
            *is_assigned(assignment),
            *replaces_the_latest(latest, replaces_id, reason),
        ]
    )

    assert assignment is not None, "judged above"
    why = reason.strip() if latest else ""
    corrected = (number_of(latest, db.get_one(Area, latest.authority_id)), why) if latest else None
    facts = decision_facts(db, held, assignment, officer_id=by.id, corrects=corrected, at=at)
    return issue(
        db,
        lambda number: write(facts, language, number),
        kind=DocumentKind.DECISION,
        language=language,
        authority=facts.authority,
        municipality_id=held.municipality.key,
        proposal_id=proposal_id,
        replaces=latest,
        reason=why,
        by=by,
        at=at,
    )
