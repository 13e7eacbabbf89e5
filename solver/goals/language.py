"""Points by how well (0-3) the municipality serves the household's language."""

from solver.problem import Household, Municipality, Policy


def points(household: Household, municipality: Municipality, policy: Policy) -> int:
    """Points per person."""
    return policy.language[municipality.languages.get(household.language, 0)]
