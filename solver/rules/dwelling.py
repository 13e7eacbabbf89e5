"""A dwelling that the municipality lists: of the right size, accessible where needed, free, not given twice."""

from collections import Counter
from collections.abc import Iterator

from solver.answer import Answer
from solver.problem import Problem, months
from solver.rule import Capacity, Choice, Key, Violation, broken


def allows(_problem: Problem, choice: Choice) -> bool:
    """Say whether the household fits the dwelling, or needs none listed."""
    household, dwelling = choice.household, choice.dwelling
    if choice.municipality.dwellings is None:
        return dwelling is None
    return (
        dwelling is not None
        and dwelling.smallest <= household.persons <= dwelling.largest
        and (dwelling.accessible or not household.accessible)
        and choice.period >= dwelling.free_from
    )


def capacities(problem: Problem) -> Iterator[Capacity]:
    """Each entry serves `count` households over the whole horizon."""
    for m in problem.municipalities:
        for dwelling in m.dwellings or ():
            yield Capacity(("dwelling", m.code, dwelling.id), dwelling.count)


def uses(_problem: Problem, choice: Choice) -> Iterator[tuple[Key, int]]:
    """One household, one dwelling."""
    if choice.dwelling is not None:
        yield ("dwelling", choice.municipality.code, choice.dwelling.id), 1


def violations(  # noqa: C901 (one plain telling of one rule)
    problem: Problem, answer: Answer
) -> Iterator[Violation]:
    """Look at each placement's dwelling, and count each entry."""
    given: Counter[tuple[str, str]] = Counter()
    for placement in answer.placements:
        household = problem.household[placement.household]
        municipality = problem.municipality[placement.municipality]
        if municipality.dwellings is None:
            if placement.dwelling is not None:
                yield broken("dwelling", household=household.id, not_listed=placement.dwelling)
            continue
        entry = municipality.dwelling(placement.dwelling)
        if entry is None:
            yield broken("dwelling", household=household.id, none_named=municipality.code)
            continue
        given[municipality.code, entry.id] += 1
        if not entry.smallest <= household.persons <= entry.largest:
            yield broken(
                "dwelling",
                household=household.id,
                dwelling=entry.id,
                smallest=entry.smallest,
                largest=entry.largest,
                persons=household.persons,
            )
        if household.accessible and not entry.accessible:
            yield broken("dwelling", household=household.id, not_accessible=entry.id)
        if months(placement.period) < months(entry.free_from):
            yield broken(
                "dwelling",
                household=household.id,
                dwelling=entry.id,
                free_from=entry.free_from,
                period=placement.period,
            )
    for municipality in problem.municipalities:
        for entry in municipality.dwellings or ():
            times = given[municipality.code, entry.id]
            if times > entry.count:
                yield broken(
                    "dwelling",
                    municipality=municipality.code,
                    dwelling=entry.id,
                    count=entry.count,
                    needed=times,
                )
