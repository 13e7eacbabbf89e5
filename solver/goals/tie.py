"""Points for the best tie to the municipality; a kind of tie that the policy does not name is worth nothing."""

from solver.problem import Household, Municipality, Policy


def points(household: Household, municipality: Municipality, policy: Policy) -> int:
    """Points per person."""
    worth = (policy.tie.get(kind, 0) for code, kind in household.ties if code == municipality.code)
    return max(worth, default=0)
