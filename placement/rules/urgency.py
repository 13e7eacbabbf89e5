"""How urgent it is to place a household, 0 to 10."""

from collections.abc import Collection, Sequence
from datetime import date

from placement.model.household import Household
from placement.model.words import HEALTH_AND_SOCIAL, NeedKind
from placement.rules.policy import PolicyData, UrgencyRules

MOST = 10


def urgency_of(
    household: Household,
    *,
    birth_days: Sequence[date],
    needs: Collection[NeedKind],
    day: date,
    policy: PolicyData,
) -> int:
    """The base of what the household is, and 1 for each full step of days past the target; at most 10.

    `birth_days` of all its persons; `day` is the Finnish day of the question.
    """
    rules = policy.urgency
    days_past_target = (day - household.permit_day).days - policy.target_days
    waited = max(0, days_past_target) // rules.days_per_step
    return min(MOST, _base(household, birth_days, needs, day, rules) + waited)


def _base(
    household: Household,
    birth_days: Sequence[date],
    needs: Collection[NeedKind],
    day: date,
    rules: UrgencyRules,
) -> int:
    if household.emergency:
        return rules.emergency
    if household.unaccompanied_minor:
        return rules.unaccompanied_minor
    if HEALTH_AND_SOCIAL.intersection(needs) or _single_parent(birth_days, day, rules):
        return rules.need_or_single_parent
    return rules.other


def _single_parent(birth_days: Sequence[date], day: date, rules: UrgencyRules) -> bool:
    """One adult, and at least one small child."""
    ages = [years_old(birth_day, day) for birth_day in birth_days]
    adults = sum(age >= rules.adult_years for age in ages)
    return adults == 1 and any(age < rules.small_child_years for age in ages)


def years_old(birth_day: date, day: date) -> int:
    """Full years on a day."""
    before_birthday = (day.month, day.day) < (birth_day.month, birth_day.day)
    return day.year - birth_day.year - before_birthday
