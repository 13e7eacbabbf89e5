"""A household is registered by hand; an import does the same for many (placement/actions/import_households.py)."""

from collections.abc import Iterator
from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.days import helsinki_day
from placement.model.household import Household
from placement.queries.already_there import PersonThere, codes_there, identity_codes_there
from placement.queries.registering import next_code, persons_alike
from placement.queries.steering import municipalities_missing
from placement.queries.uniqueness import refused_when_taken
from placement.refusals import Refusal, refuse_if_any
from placement.rules.household import facts_hold, nobody_alike, status_from
from placement.rules.household_facts import HouseholdFacts


def register_household(
    db: Session,
    facts: HouseholdFacts,
    *,
    similar_seen: bool = False,
    by: Official,
    at: datetime,
) -> Household:
    """Register the household at the officer's authority: READY where nothing is missing, else INCOMPLETE.

    `similar_seen`: the officer has looked at persons with the same birth day and a similar name. Raises
    `NotPermitted`, or `Refused` with everything that does not hold.
    """
    by.must(Permission.HOUSEHOLD_CHANGE, of_authority=by.authority_id)
    assert by.authority_id is not None, "only an authority's officer has the permission"

    today = helsinki_day(at)
    refusals = [*facts_hold(facts, today=today), *_not_there(db, facts)]
    refuse_if_any(refusals)
    alike: list[PersonThere] = [] if similar_seen else persons_alike(db, facts.persons, by)
    refuse_if_any(list(nobody_alike([one.code for one in alike])))

    household = Household(
        **facts.columns(),
        code=facts.code or next_code(db, today),
        authority_id=by.authority_id,
        status=status_from(facts),
        size=len(facts.persons),
        registered_at=at,
        registered_by_id=by.id,
    )
    with refused_when_taken():
        db.add(household)
        db.flush()
        db.add_all(person.row(household.key) for person in facts.persons)
        db.add_all(facts.parts(household.key))
        record(
            db,
            Event.HOUSEHOLD_REGISTERED,
            at=at,
            by=by,
            about=household,
            status=household.status.value,
        )
        db.flush()
    return household


def _not_there(db: Session, facts: HouseholdFacts) -> Iterator[Refusal]:
    """Yield what collides with the register: codes that are taken, municipalities that are not there."""
    if facts.code and codes_there(db, [facts.code]):
        yield Refusal("case-code-taken", {"value": facts.code})
    codes = [person.identity_code for person in facts.persons if person.identity_code]
    if identity_codes_there(db, codes):
        yield Refusal("identity-code-taken")
    if municipalities_missing(db, facts.municipalities()):
        yield Refusal("municipality-unknown")
