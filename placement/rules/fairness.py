"""How a run's answer shares out: what each municipality gave of what it agreed, and its set of households (pure)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from placement.rules.places_in_question import counted_lines

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
