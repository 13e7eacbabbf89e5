"""Reach: urgency times persons of every household that is placed."""

from solver.problem import Household


def reach(household: Household) -> int:
    """Reach of placing one household."""
    return household.urgency * household.persons
