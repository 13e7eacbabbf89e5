"""What a rule is: it says itself twice, once for the methods and once for the checker, sharing no code.

For the methods a rule module may have
    allows(problem, choice)      whether the choice is possible at all
    capacities(problem)          what there is only so much of
    uses(problem, choice)        how much of it a choice takes
For the checker every rule module has
    violations(problem, answer)  recomputed from the answer alone
"""

from dataclasses import dataclass
from typing import NamedTuple

from solver.problem import Dwelling, Household, Municipality

Key = tuple[str, ...]


class Choice(NamedTuple):
    """One household, placed whole: there, then, in that dwelling."""

    household: Household
    municipality: Municipality
    period: str
    dwelling: Dwelling | None


class Capacity(NamedTuple):
    """There is only so much of it: `limit` units of `key`."""

    key: Key
    limit: int


@dataclass(frozen=True)
class Violation:
    """A broken rule: its name, who and where, and the figures, as codes that any language can say."""

    rule: str
    params: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}: " + ", ".join(f"{name} {value}" for name, value in self.params)


def broken(rule: str, **params: str | int) -> Violation:
    """Make a violation of a rule with its parameters."""
    return Violation(rule, tuple(params.items()))
