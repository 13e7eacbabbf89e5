"""Points for the household's first, second, third … wished municipality; the best rank counts."""

from solver.problem import Household, Municipality, Policy


def points(household: Household, municipality: Municipality, policy: Policy) -> int:
    """Points per person."""
    if municipality.code not in household.wishes:
        return 0
    rank = household.wishes.index(municipality.code)
    return policy.wish[rank] if rank < len(policy.wish) else 0
