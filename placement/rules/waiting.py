"""How long things took, in days: the middle and the slow end (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

# The 90th percentile of fewer is the longest wait of one household, or nearly.
LEAST_FOR_PERCENTILE = 2


@dataclass(frozen=True)
class Waits:
    """Days that a step took: how many households, the median, the 90th percentile (None of too few)."""

    households: int
    median: float | None
    percentile_90: float | None


def waits_of(days: Sequence[int]) -> Waits:
    """Describe them. The percentile lies between its neighbours, as spreadsheets have it (PERCENTILE.INC)."""
    if not days:
        return Waits(0, None, None)
    ninety = (
        quantiles(days, n=10, method="inclusive")[-1]
        if len(days) >= LEAST_FOR_PERCENTILE
        else float(days[0])
    )
    return Waits(len(days), float(median(days)), float(ninety))
