"""Makes the changes of a scenario in a copy of a question, one after another (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatchmethod

from placement.rules.months import add_months
from placement.rules.scenario_change import (
    Arrivals,
    ArrivalsLike,
    DropExclusion,
    Dwellings,
    Intake,
    LinePersons,
    NewLine,
    PinTo,
    ScenarioChange,
    ServiceUnits,
    Weight,
)
from placement.rules.scenario_weights import with_weight
from solver import Answer, Problem, from_json, to_json
from solver.problem import Dwelling, Household, Line, Municipality, Policy

# Ids of arrivals begin so; those of households that are there begin with h.
ARRIVAL = "a"


@dataclass
class Copied:
    """A question while it is being changed. The question itself stays as it was."""

    periods: tuple[str, ...]
    policy: Policy
    municipalities: dict[str, Municipality]
    households: dict[str, Household]

    @classmethod
    def of(cls, problem: Problem) -> "Copied":
        """Begin with a question as it is."""
        return cls(
            problem.periods,
            problem.policy,
            {one.code: one for one in problem.municipalities},
            {one.id: one for one in problem.households},
        )

    def stand(self, answer: Answer) -> None:
        """Let the places of an answer be those that stand, and no others."""
        places = {one.household: one.municipality for one in answer.placements}
        for key, household in self.households.items():
            if household.fixed is None:
                self._steer(key, standing=places.get(key))

    @singledispatchmethod
    def make(self, change: ScenarioChange) -> None:
        """Make a change that holds (rules/scenario_holds.py). Raises KeyError for what is not there."""
        raise TypeError(change)

    @make.register
    def _(self, change: LinePersons) -> None:
        lines = tuple(
            line.model_copy(update={"persons": line.persons + change.persons})
            if line.id == change.line
            else line
            for line in self.municipalities[change.municipality].lines
        )
        self._offers(change.municipality, lines=lines)

    @make.register
    def _(self, change: NewLine) -> None:
        lines = self.municipalities[change.municipality].lines
        new = Line(
            id=f"more-{len(lines)}",
            categories=frozenset({change.category.value}),
            periods=frozenset(month for month in self.periods if month >= change.from_month),
            persons=change.persons,
            used=0,
        )
        self._offers(change.municipality, lines=(*lines, new))

    @make.register
    def _(self, change: Intake) -> None:
        stated = self.municipalities[change.municipality].monthly or 0
        self._offers(change.municipality, monthly=stated + change.persons)

    @make.register
    def _(self, change: Dwellings) -> None:
        listed = self.municipalities[change.municipality].dwellings or ()
        new = Dwelling.model_validate(
            {
                "id": f"more-{len(listed)}",
                "count": change.count,
                "min": change.smallest,
                "max": change.largest,
                "accessible": change.accessible,
                "from": change.from_month,
            }
        )
        self._offers(change.municipality, dwellings=(*listed, new))

    @make.register
    def _(self, change: ServiceUnits) -> None:
        services = self.municipalities[change.municipality].services
        units = services.get(change.service.value, 0) + change.units
        self._offers(change.municipality, services={**services, change.service.value: units})

    @make.register
    def _(self, change: Weight) -> None:
        self.policy = with_weight(self.policy, change.weight, change.value)

    @make.register
    def _(self, change: ArrivalsLike) -> None:
        # Wishes, ties, links and what officers have said are those of that household alone.
        alike = self.households[change.household].model_copy(
            update={
                "wishes": (),
                "ties": (),
                "outcome": {},
                "excluded": frozenset(),
                "only": None,
                "standing": None,
                "group": None,
                "fixed": None,
            }
        )
        self._arrive(alike, change.count)

    @make.register
    def _(self, change: Arrivals) -> None:
        described = Household(
            id=ARRIVAL,
            persons=change.persons,
            category=change.category.value,
            urgency=change.urgency,
            earliest=change.from_month,
            # The target of the law's practice is some two months after the permit, and one has passed then.
            due=add_months(change.from_month, 1),
            needs={},
            accessible=change.accessible,
            language=change.language,
            lat=None,
            lon=None,
            wishes=(),
            ties=(),
            outcome={},
            excluded=frozenset(),
            only=None,
            standing=None,
            group=None,
        )
        self._arrive(described, change.count)

    @make.register
    def _(self, change: PinTo) -> None:
        self._steer(change.household, only=frozenset({change.municipality}))

    @make.register
    def _(self, change: DropExclusion) -> None:
        excluded = self.households[change.household].excluded - {change.municipality}
        self._steer(change.household, excluded=excluded)

    def _offers(self, code: str, **update: object) -> None:
        self.municipalities[code] = self.municipalities[code].model_copy(update=update)

    def _steer(self, key: str, **update: object) -> None:
        self.households[key] = self.households[key].model_copy(update=update)

    def _arrive(self, household: Household, count: int) -> None:
        there = sum(is_arrival(key) for key in self.households)
        for number in range(there + 1, there + count + 1):
            key = f"{ARRIVAL}{number}"
            self.households[key] = household.model_copy(update={"id": key})


def is_arrival(household: str) -> bool:
    """Whether this id of a changed question is of a household that only the scenario lets arrive."""
    return household.startswith(ARRIVAL)


def changed_problem(
    problem: Problem, answer: Answer, changes: Iterable[ScenarioChange], *, name: str
) -> Problem:
    """Return a copy of the question with all changes made, checked anew. Raises `ProblemError`.

    What the run has answered stands, as it will the night after: nobody moves for less than the points of standing.
    """
    copied = Copied.of(problem)
    copied.stand(answer)
    for change in changes:
        copied.make(change)
    made = Problem.model_construct(
        format=problem.format,
        name=name,
        periods=problem.periods,
        policy=copied.policy,
        municipalities=tuple(copied.municipalities.values()),
        households=tuple(copied.households.values()),
    )
    return from_json(to_json(made))
