"""What one municipality lacks for everybody who waits: by kind of household and month, as arrays.

Axes: k kinds of household in the eyes of the capacities, p months.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.changes import EFFORT, Change
from solver.finished import Finished
from solver.problem import Household, Municipality
from solver.rule import Choice
from solver.rules import dwelling

Ints = NDArray[np.int64]


class Kind(NamedTuple):
    """Households alike take the same anywhere."""

    category: str
    persons: int
    accessible: bool
    needs: tuple[tuple[str, int], ...]


def kind_of(household: Household) -> Kind:
    """Return the kind of a household."""
    return Kind(
        household.category,
        household.persons,
        household.accessible,
        tuple(sorted(household.needs.items())),
    )


@dataclass(frozen=True)
class Lacking:
    """Of one municipality, k x p: how many changes it takes, their effort, and a bit for each rule broken."""

    changes: Ints
    effort: Ints
    rules: Ints


# Bits of `Lacking.rules`, in the order in which rules are told.
BIT = {
    "eligible": 1,
    "early": 2,
    "quota": 4,
    "monthly": 8,
    "dwelling": 16,
    "service": 32,
    "group": 64,
}


def rules_in(bits: int) -> tuple[str, ...]:
    """Return the names of the rules of a set of bits."""
    return tuple(name for name, bit in BIT.items() if bits & bit)


def lacking(finished: Finished, municipality: Municipality, kinds: list[Kind]) -> Lacking:
    """Compute what the municipality lacks, from what is left of it now."""
    periods = finished.problem.periods
    code, left = municipality.code, finished.left
    shape = len(kinds), len(periods)
    count, effort, rules = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    persons = np.array([k.persons for k in kinds], dtype=np.int64).reshape(-1, 1)

    def add(missing: Ints, rule: str, change: str) -> None:
        at_all, each = EFFORT[change]
        lacks = missing > 0
        count[lacks] += 1
        effort[...] += np.where(lacks, at_all + each * missing, 0)
        rules[lacks] |= BIT[rule]

    counted = np.zeros(shape, dtype=bool)
    for line in municipality.lines:
        of_kind = np.array([k.category in line.categories for k in kinds], dtype=bool)
        in_month = np.array([p in line.periods for p in periods], dtype=bool)
        counts = of_kind[:, None] & in_month[None, :]
        counted |= counts
        add(np.where(counts, persons - left["quota", code, line.id], 0), "quota", "quota")
    add(np.where(counted, 0, persons), "quota", "line")
    if municipality.monthly is not None:
        monthly = np.array([left["monthly", code, p] for p in periods], dtype=np.int64)
        add(persons - monthly[None, :], "monthly", "monthly")
    for service in sorted({name for k in kinds for name, _ in k.needs}):
        units = np.array([dict(k.needs).get(service, 0) for k in kinds], dtype=np.int64)
        offered = np.array(
            [left.get(("service", code, service, p), 0) for p in periods], dtype=np.int64
        )
        missing = np.where(units[:, None] > 0, units[:, None] - offered[None, :], 0)
        add(missing, "service", "service")
    if municipality.dwellings is not None:
        add(1 - _a_dwelling(finished, municipality, kinds).astype(np.int64), "dwelling", "dwelling")
    return Lacking(count, effort, rules)


def _a_dwelling(
    finished: Finished, municipality: Municipality, kinds: list[Kind]
) -> NDArray[np.bool_]:
    """True (k x p) where a dwelling that fits is left."""
    periods = finished.problem.periods
    found = np.zeros((len(kinds), len(periods)), dtype=bool)
    for entry in municipality.dwellings or ():
        if finished.left["dwelling", municipality.code, entry.id] > 0:
            fits = np.array(
                [
                    entry.smallest <= k.persons <= entry.largest
                    and (entry.accessible or not k.accessible)
                    for k in kinds
                ],
                dtype=bool,
            )
            free = np.array([p >= entry.free_from for p in periods], dtype=bool)
            found |= fits[:, None] & free[None, :]
    return found


def changes_for(
    finished: Finished, household: Household, municipality: Municipality, period: str
) -> tuple[Change, ...]:
    """Return every change that the household needs there in that month; none where it has room."""
    code, left, persons = municipality.code, finished.left, household.persons

    def change(kind: str, amount: int, of: str = "") -> Change:
        return Change(kind, code, amount, period, of)

    kept_out = {
        "excluded": code in household.excluded,
        "only": household.only is not None and code not in household.only,
    }
    found = [change(kind, 1, household.id) for kind, holds in kept_out.items() if holds]
    lines = [
        q for q in municipality.lines if household.category in q.categories and period in q.periods
    ]
    if not lines:
        found.append(change("line", persons, household.category))
    found += [
        change("quota", missing, line.id)
        for line in lines
        if (missing := persons - left["quota", code, line.id]) > 0
    ]
    found += [
        change("service", missing, service)
        for service, units in sorted(household.needs.items())
        if (missing := units - left.get(("service", code, service, period), 0)) > 0
    ]
    if municipality.monthly is not None:
        missing = persons - left["monthly", code, period]
        found += [change("monthly", missing)] if missing > 0 else []
    if (
        municipality.dwellings is not None
        and free_dwelling(finished, household, municipality, period) is None
    ):
        found.append(
            Change("dwelling", code, 1, period, persons=persons, accessible=household.accessible)
        )
    return tuple(found)


def free_dwelling(
    finished: Finished, household: Household, municipality: Municipality, period: str
) -> str | None:
    """Return a dwelling that is left and fits, the tightest first; None where there is none."""
    fitting = [
        entry
        for entry in municipality.dwellings or ()
        # One that a change has just added is not among those counted.
        if finished.left.get(("dwelling", municipality.code, entry.id), entry.count) > 0
        and dwelling.allows(finished.problem, Choice(household, municipality, period, entry))
    ]
    best = min(fitting, key=lambda d: (d.accessible, d.largest - d.smallest, d.id), default=None)
    return best.id if best else None
