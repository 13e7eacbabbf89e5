"""How it is recorded: one entry per event, in the transaction of what it records."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from placement.access import Official
from placement.model.audit_entry import AuditEntry
from placement.model.table import Table


class Event(StrEnum):
    """What can stand in the trail, in alphabetical order."""

    AGREEMENT_CHANGED = "agreement.changed"
    AGREEMENT_MADE = "agreement.made"
    AGREEMENTS_IMPORTED = "agreements.imported"
    ARRIVAL_PLANNED = "arrival.planned"
    ARRIVAL_RECORDED = "arrival.recorded"
    ARRIVALS_EXPORTED = "arrivals.exported"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    DEMO_MADE = "demo.made"
    DOCUMENT_ISSUED = "document.issued"
    DOCUMENT_READ = "document.read"
    FIGURES_EXPORTED = "figures.exported"
    HEARING_ENDED = "proposal.hearing_ended"
    HEARING_REMINDED = "proposal.hearing_reminded"
    HEARING_STARTED = "proposal.hearing_started"
    HOUSEHOLD_CHANGED = "household.changed"
    HOUSEHOLD_CLOSED = "household.closed"
    HOUSEHOLD_EXCLUDED = "household.excluded"
    HOUSEHOLD_EXCLUSION_LIFTED = "household.exclusion_lifted"
    HOUSEHOLD_LINKED = "household.linked"
    HOUSEHOLD_PINNED = "household.pinned"
    HOUSEHOLD_REGISTERED = "household.registered"
    HOUSEHOLD_REMINDED = "household.reminded"
    HOUSEHOLD_UNLINKED = "household.unlinked"
    HOUSEHOLD_UNPINNED = "household.unpinned"
    HOUSEHOLD_VIEWED = "household.viewed"
    HOUSEHOLDS_IMPORTED = "households.imported"
    HOUSEHOLDS_LISTED = "households.listed"
    LEDGER_CORRECTED = "ledger.corrected"
    LEDGER_HELD = "ledger.held"
    LEDGER_HOLD_ENDED = "ledger.hold_ended"
    LEDGER_OPENED = "ledger.opened"
    LETTER_FAILED = "letter.failed"
    LETTER_SENT = "letter.sent"
    LETTER_SENT_AGAIN = "letter.sent_again"
    LETTER_UNCLEAR = "letter.unclear"
    LINE_AGREED = "line.agreed"
    LINE_REVISED = "line.revised"
    OFFER_CHANGED = "offer.changed"
    PERSONS_DISCLOSED = "persons.disclosed"
    PERSONS_VIEWED = "persons.viewed"
    POLICY_CHANGED = "policy.changed"
    PLACEMENT_ASSIGNED = "placement.assigned"
    PLACEMENT_CANCELLED = "placement.cancelled"
    PROBLEM_EXPORTED = "problem.exported"
    PROPOSAL_ACCEPTED = "proposal.accepted"
    PROPOSAL_CHANGED = "proposal.changed"
    PROPOSAL_DECLINED = "proposal.declined"
    PROPOSAL_EXPIRED = "proposal.expired"
    PROPOSAL_EXTENDED = "proposal.extended"
    PROPOSAL_MADE = "proposal.made"
    PROPOSAL_REJECTED = "proposal.rejected"
    PROPOSAL_REMINDED = "proposal.reminded"
    PROPOSAL_SENT = "proposal.sent"
    PROPOSAL_VIEWED = "proposal.viewed"
    PROPOSAL_WITHDRAWN = "proposal.withdrawn"
    PROPOSAL_WRITTEN_ON = "proposal.written_on"
    PROPOSALS_LISTED = "proposals.listed"
    REFUSED = "refused"
    ROUND_ANSWER_REGISTERED = "round.answer_registered"
    ROUND_ANSWER_SAVED = "round.answer_saved"
    ROUND_ANSWER_SUBMITTED = "round.answer_submitted"
    ROUND_ATTACHED = "round.attached"
    ROUND_ATTACHMENT_VIEWED = "round.attachment_viewed"
    ROUND_DAY_MOVED = "round.day_moved"
    ROUND_OPENED = "round.opened"
    ROUND_REMINDED = "round.reminded"
    ROUND_STATEMENT_RECORDED = "round.statement_recorded"
    RUN_CANCELLED = "run.cancelled"
    RUN_FAILED = "run.failed"
    RUN_FINISHED = "run.finished"
    RUN_QUESTION_VIEWED = "run.question_viewed"
    RUN_REPLAYED = "run.replayed"
    RUN_REQUESTED = "run.requested"
    SCENARIO_CANCELLED = "scenario.cancelled"
    SCENARIO_CHANGED = "scenario.changed"
    SCENARIO_DELETED = "scenario.deleted"
    SCENARIO_FAILED = "scenario.failed"
    SCENARIO_FINISHED = "scenario.finished"
    SCENARIO_MADE = "scenario.made"
    SCENARIO_REQUESTED = "scenario.requested"
    SCENARIO_VIEWED = "scenario.viewed"
    SCENARIOS_LISTED = "scenarios.listed"
    SESSION_ENDED = "session.ended"
    SIGNED_IN = "signed.in"
    SIGNED_OUT = "signed.out"
    SIGN_IN_FAILED = "sign_in.failed"
    SLOT_CHANGED = "slot.changed"
    UPLOADED = "uploaded"
    USER_CHANGED = "user.changed"
    USER_MADE = "user.made"


def record(
    db: Session,
    event: Event,
    *,
    at: datetime,
    by: Official | None,
    about: Table | None = None,
    **params: Any,  # noqa: ANN401 (whatever JSON holds: ids, codes, counts)
) -> None:
    """Add one entry. `about` must have its id; `params` hold ids and codes, never a name or a code of a person.

    `by` is None for what the system does by itself.
    """
    if about is not None and about.id is None:
        db.flush()
    db.add(
        AuditEntry(
            at=at,
            by_id=by.id if by else None,
            role=by.role.value if by else None,
            event=event.value,
            subject=type(about).__tablename__ if about is not None else "",
            subject_id=about.id if about is not None else None,
            params=params,
        )
    )
