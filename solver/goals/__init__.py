"""The whole list of goals, and the points of one placement by factor."""

from solver.goals import crowding, language, late, near, outcome, reach, standing, tie, wish
from solver.problem import Household, Municipality, Policy, Problem

# Worth of a municipality for a household, whatever the month.
PLACE_FACTORS = {
    "wish": wish,
    "tie": tie,
    "language": language,
    "near": near,
    "outcome": outcome,
    "standing": standing,
}


def place_points(household: Household, municipality: Municipality, policy: Policy) -> int:
    """Points per person of a municipality, before lateness and crowding."""
    return sum(f.points(household, municipality, policy) for f in PLACE_FACTORS.values())


def points_by_factor(
    problem: Problem, household_id: str, municipality_code: str, period: str
) -> dict[str, int]:
    """Points of ONE person by factor (wish, tie, language, near, outcome, standing, late), crowding apart.

    Times the household's persons this is what the placement adds to fit. Raises KeyError for unknown ids.
    """
    household = problem.household[household_id]
    municipality = problem.municipality[municipality_code]
    points = {
        name: factor.points(household, municipality, problem.policy)
        for name, factor in PLACE_FACTORS.items()
    }
    return points | {"late": late.points(household, period, problem.policy)}


__all__ = ["PLACE_FACTORS", "crowding", "late", "place_points", "points_by_factor", "reach"]
