"""Points for a probability of a good outcome, where an authority has imported its own."""

import math

from solver.problem import Household, Municipality, Policy


def points(household: Household, municipality: Municipality, policy: Policy) -> int:
    """Points per person."""
    probability = household.outcome.get(municipality.code)
    return 0 if probability is None else math.floor(policy.outcome * probability)
