"""Points for a municipality near to where the household lives now."""

import math

from solver.problem import Household, Municipality, Policy

EARTH_KM = 6371.0088


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance by the haversine formula, in the order of operations of the specification."""
    a, b = math.radians(lat1), math.radians(lat2)
    h = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


def points(household: Household, municipality: Municipality, policy: Policy) -> int:
    """Points per person: the fewer kilometres the more, never below 0; none where it is unknown."""
    if household.lat is None or household.lon is None:
        return 0
    km = distance_km(household.lat, household.lon, municipality.lat, municipality.lon)
    return max(0, math.floor(policy.near * (1 - km / policy.near_km)))
