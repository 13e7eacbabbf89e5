"""How far a run may be from the best: the gap to what is proven to be out of reach."""


def gap_percent(bound: int | None, attained: int | None) -> float | None:
    """Return how much better is possible at most, in per cent of the proven limit; None while either is unknown."""
    if bound is None or attained is None:
        return None
    return 100 * (bound - attained) / max(1, abs(bound))
