"""Points for keeping the municipality that is proposed already."""

from solver.problem import Household, Municipality, Policy


def points(household: Household, municipality: Municipality, policy: Policy) -> int:
    """Points per person."""
    return policy.standing if household.standing == municipality.code else 0
