"""The household takes its consent back: from then on the municipality sees the anonymous profile again."""

from datetime import date, datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.disclosure import ConsentForm, Disclosure
from placement.model.household import HouseholdStatus
from placement.queries.disclosures import standing_disclosure
from placement.queries.proposals_to_change import proposal_to_change
from placement.refusals import refuse_if_any
from placement.rules.disclosure import may_be_withdrawn
from placement.rules.proposal_status import is_accepted


def withdraw_consent(
    db: Session,
    proposal_id: int,
    *,
    day: date,
    form: ConsentForm,
    by: Official,
    at: datetime,
) -> Disclosure:
    """Record on which day and how; the placement stands. Raises `NotFound`, `NotPermitted`, `Refused`."""
    held = proposal_to_change(by, proposal_id, db)
    by.must(Permission.DISCLOSURE_RECORD, of_authority=held.deciding_authority_id)

    standing = standing_disclosure(db, proposal_id)
    refuse_if_any([*is_accepted(held.proposal), *may_be_withdrawn(standing, day, helsinki_day(at))])

    assert standing is not None, "judged above"
    standing.withdrawn_day, standing.withdrawn_form = day, form
    standing.withdrawn_at, standing.withdrawn_by_id = at, by.id
    if held.household.status is HouseholdStatus.DISCLOSED:
        held.household.status = HouseholdStatus.ASSIGNED
    record(
        db,
        Event.CONSENT_WITHDRAWN,
        at=at,
        by=by,
        about=held.proposal,
        household=held.household.key,
        municipality=held.proposal.municipality_id,
        form=form.value,
    )
    db.flush()
    return standing
