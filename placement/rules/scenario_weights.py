"""The weights of a policy by one name each, as a scenario changes them (pure)."""

import json
from typing import Any

from solver.problem import Policy

# The least and the most of those that are no points; points go from 0 to 10 000.
RANGES = {"near_km": (1, 2_000), "reach_slack": (0, 1_000)}
POINTS = (0, 10_000)
_ALONE = ("reach_slack", "near", "near_km", "outcome", "late", "standing")


def weights_of(policy: Policy) -> dict[str, int]:
    """Return each weight by its name: `near`, `wish.0`, `tie.work`, `language.3`, `crowding.1` (points of a step)."""
    return {
        **{name: int(getattr(policy, name)) for name in _ALONE},
        **{f"wish.{n}": points for n, points in enumerate(policy.wish)},
        **{f"tie.{kind}": points for kind, points in policy.tie.items()},
        **{f"language.{n}": points for n, points in enumerate(policy.language)},
        **{f"crowding.{n}": points for n, (_, points) in enumerate(policy.crowding)},
    }


def weights_in(weights: dict[str, Any]) -> dict[str, int]:
    """Return the same of the `policy` of a placement-problem/1."""
    return weights_of(Policy.model_validate_json(json.dumps(weights)))


def range_of(weight: str) -> tuple[int, int]:
    """Return the least and the most that a weight may be."""
    return RANGES.get(weight, POINTS)


def with_weight(policy: Policy, weight: str, value: int) -> Policy:
    """Return the policy with another value of a weight that it has."""
    name, _, part = weight.partition(".")
    changed: Any
    if not part:
        changed = float(value) if name == "near_km" else value
    elif name == "tie":
        changed = {**policy.tie, part: value}
    elif name == "crowding":
        changed = tuple(
            (percent, value if n == int(part) else points)
            for n, (percent, points) in enumerate(policy.crowding)
        )
    else:
        row = getattr(policy, name)
        changed = tuple(value if n == int(part) else points for n, points in enumerate(row))
    return policy.model_copy(update={name: changed})
