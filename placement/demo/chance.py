"""Chance that repeats: the same seed and topic give the same choices, whatever else is made before."""

import random
from collections.abc import Mapping
from typing import TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """A generator of its own for each topic, so that a change in one leaves the others as they were."""

    def __init__(self, seed: int, topic: str) -> None:
        super().__init__(f"{topic} {seed}")

    def of(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by its weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some(self, weights: Mapping[T, float], count: int) -> list[T]:
        """`count` different keys (or all, where there are fewer), by their weights."""
        left = dict(weights)
        return [self._taken(left) for _ in range(min(count, len(left)))]

    def _taken(self, left: dict[T, float]) -> T:
        one = self.of(left)
        del left[one]
        return one

    def happens(self, probability: float) -> bool:
        """Say yes with this probability."""
        return self.random() < probability
