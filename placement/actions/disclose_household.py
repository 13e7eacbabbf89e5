"""The officer tells the accepting municipality who the household is: with its consent, after the decision."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.disclosure import Disclosure
from placement.model.household import HouseholdStatus
from placement.queries.disclosures import standing_disclosure
from placement.queries.proposals_to_change import proposal_to_change
from placement.queries.registering import persons_of
from placement.refusals import refuse_if_any
from placement.rules.disclosure import Consent, consent_holds, is_at_a_stage_to_disclose
from placement.rules.proposal_status import is_accepted, is_the_one_read


def disclose_household(
    db: Session,
    proposal_id: int,
    consent: Consent,
    *,
    version: int | None = None,
    by: Official,
    at: datetime,
) -> Disclosure:
    """Disclose; a household that is arriving stays so. Raises `NotFound`, `NotPermitted`, `Refused`."""
    held = proposal_to_change(by, proposal_id, db)
    by.must(Permission.DISCLOSURE_RECORD, of_authority=held.deciding_authority_id)

    household = held.household
    births = [person.birth_day for person in persons_of(db, household.key)]
    refuse_if_any(
        [
            *is_accepted(held.proposal),
            *is_the_one_read(held.proposal, version),
            *is_at_a_stage_to_disclose(household, standing_disclosure(db, proposal_id)),
            *consent_holds(consent, births, household.permit_day, helsinki_day(at)),
        ]
    )

    disclosure = Disclosure(
        proposal_id=proposal_id,
        consent_day=consent.day,
        consent_form=consent.form,
        representative=consent.representative.strip(),
        disclosed_at=at,
        disclosed_by_id=by.id,
    )
    db.add(disclosure)
    if household.status is HouseholdStatus.ASSIGNED:
        household.status = HouseholdStatus.DISCLOSED
    record(
        db,
        Event.PERSONS_DISCLOSED,
        at=at,
        by=by,
        about=held.proposal,
        household=household.key,
        municipality=held.proposal.municipality_id,
        form=consent.form.value,
        persons=len(births),
    )
    db.flush()
    return disclosure
