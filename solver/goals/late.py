"""Points taken off for each month after the household is due."""

from solver.problem import Household, Policy, months


def points(household: Household, period: str, policy: Policy) -> int:
    """Points per person, zero or negative."""
    return -policy.late * max(0, months(period) - months(household.due))
