"""When personal data may be disclosed to the accepting municipality, and when consent may be taken back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from placement.model.disclosure import ConsentForm, Disclosure
from placement.model.household import Household, HouseholdStatus
from placement.refusals import Refusal
from placement.rules.urgency import years_old

LONGEST_REPRESENTATIVE = 120
OF_AGE = 18
# Assigned, and not all there: the day may be planned before the household consents.
STAGES = frozenset({HouseholdStatus.ASSIGNED, HouseholdStatus.ARRIVING})


@dataclass(frozen=True)
class Consent:
    """How and when the household consented; `representative`: who did so for its minors, by name."""

    day: date
    form: ConsentForm
    representative: str = ""


def has_minors(birth_days: Collection[date], day: date) -> bool:
    """Say whether a member is under age on this day."""
    return any(years_old(born, day) < OF_AGE for born in birth_days)


def is_at_a_stage_to_disclose(
    household: Household, standing: Disclosure | None
) -> Iterator[Refusal]:
    """Yield a refusal where personal data are disclosed already, before the decision, or after the arrival."""
    if standing is not None:
        yield Refusal("disclosed-already")
    elif household.status not in STAGES:
        yield Refusal("not-to-disclose-now", {"now": household.status})


def consent_holds(
    consent: Consent, birth_days: Collection[date], permit_day: date, today: date
) -> Iterator[Refusal]:
    """Yield why a consent is none: its day, or nobody named who consented for the minors."""
    if not permit_day <= consent.day <= today:
        yield Refusal("consent-day-out-of-range", {"first": permit_day.isoformat()})
    if has_minors(birth_days, today) and not consent.representative.strip():
        yield Refusal("representative-missing")


def may_be_withdrawn(standing: Disclosure | None, day: date, today: date) -> Iterator[Refusal]:
    """Yield why not: nothing is disclosed, or the day is before the consent or after today."""
    if standing is None:
        yield Refusal("nothing-disclosed")
    elif not standing.consent_day <= day <= today:
        yield Refusal("withdrawn-day-out-of-range", {"first": standing.consent_day.isoformat()})
