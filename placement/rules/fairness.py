"""How a run's answer shares out: what each municipality gave of what it agreed, and its set of households (pure)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from placement.rules.places_in_question import counted_lines
from placement.rules.spread import Placed
from solver import Answer, Crowded, Problem, crowding_by_line, points_by_factor

Json = dict[str, Any]


@dataclass
class Share:
    """One municipality of a run. All but the last two in persons.

    `agreed`: the most of its lines (a total and its parts are not added); `used`: taken before by what is not in
    the question; `promised`: by promises in the question. `sizes` and `needs` of the households proposed, in the
    same order: persons, and units of coded needs (an accessible dwelling is one unit).
    """

    agreed: int
    used: int
    promised: int = 0
    proposed: int = 0
    sizes: tuple[int, ...] = ()
    needs: tuple[int, ...] = ()

    @property
    def left(self) -> int:
        """Persons that may still be proposed; never below 0."""
        return max(0, self.agreed - self.used - self.promised - self.proposed)

    @property
    def in_use(self) -> float | None:
        """Share of the agreed places that is taken, promised or proposed; None where none are agreed."""
        if not self.agreed:
            return None
        return (self.used + self.promised + self.proposed) / self.agreed


def shares_of(question: Json, answer: Json, *, without: Collection[str]) -> dict[str, Share]:
    """Return by municipality's code those that agreed to places or are given any.

    `without`: ids of households whose proposals were dropped when the run was saved.
    """
    households = {one["id"]: one for one in question["households"]}
    shares = {
        one["code"]: Share(
            agreed=sum(line["persons"] for line in counted_lines(one)),
            used=sum(line["used"] for line in counted_lines(one)),
        )
        for one in question["municipalities"]
    }
    for placed in answer["placements"]:
        household, share = households[placed["household"]], shares[placed["municipality"]]
        if household["fixed"]:
            share.promised += household["persons"]
        elif household["id"] not in without:
            share.proposed += household["persons"]
            share.sizes += (household["persons"],)
            share.needs += (sum(household["needs"].values()) + household["accessible"],)
    return {code: share for code, share in shares.items() if share.agreed or share.sizes}


def together(shares: Iterable[Share]) -> Share:
    """Return several municipalities as if they were one."""
    all_of_them = Share(agreed=0, used=0)
    for one in shares:
        all_of_them.agreed += one.agreed
        all_of_them.used += one.used
        all_of_them.promised += one.promised
        all_of_them.proposed += one.proposed
        all_of_them.sizes += one.sizes
        all_of_them.needs += one.needs
    return all_of_them


@dataclass(frozen=True)
class Proposed:
    """A household that is proposed: its id, the municipality's code, the first day there, and what is spread."""

    household: str
    municipality: str
    arrival_day: date
    placed: Placed


def proposed_in(problem: Problem, answer: Answer, *, without: Collection[str]) -> list[Proposed]:
    """Return all that the answer proposes, promises left out; how long each waits is not in the question."""
    found = []
    for one in answer.placements:
        household = problem.household[one.household]
        if household.fixed is not None or household.id in without:
            continue
        by_factor = points_by_factor(problem, household.id, one.municipality, one.period)
        placed = Placed(
            ground=household.category,
            language=household.language,
            persons=household.persons,
            waiting=None,
            fit=sum(by_factor.values()),
        )
        arrival = date.fromisoformat(f"{one.period}-01")
        found.append(Proposed(household.id, one.municipality, arrival, placed))
    return found


def crowded_lines(problem: Problem, answer: Answer) -> list[Crowded]:
    """Return the lines that lost points, those that lost most first."""
    found = [one for one in crowding_by_line(problem, answer) if one.points]
    return sorted(found, key=lambda one: (-one.points, one.municipality))
