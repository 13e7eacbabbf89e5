"""Municipalities and authorities as a file may call them: by code, or by name in any of our languages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from placement.incoming.parsers import Wrong, as_text, echo
from placement.incoming.sheet import Cell
from placement.incoming.vocabulary import normal
from placement.model.area import Area, Municipality
from placement.refusals import Refusal

CODE_LENGTH = 3


@dataclass(frozen=True)
class RegisterNames:
    """Ids by every writing of a name or code."""

    municipalities: Mapping[str, int]
    authorities: Mapping[str, int]

    @staticmethod
    def of(municipalities: Iterable[Municipality], authorities: Iterable[Area]) -> "RegisterNames":
        """Names that two things share name neither of them; codes always do."""
        return RegisterNames(_ids(municipalities), _ids(authorities))

    def municipality(self, cell: Cell) -> int:
        """The id of a municipality; 91 and 91.0 are 091, as spreadsheets make of it."""
        said = as_text(cell)
        found = self.municipalities.get(said.zfill(CODE_LENGTH) if said.isdigit() else normal(said))
        if found is None:
            raise Wrong(Refusal("cell-not-a-municipality", {"value": echo(said)}))
        return found

    def authority(self, cell: Cell) -> int:
        """The id of an authority that is there on the day for which these names were read."""
        said = as_text(cell)
        found = self.authorities.get(normal(said))
        if found is None:
            raise Wrong(Refusal("cell-not-an-authority", {"value": echo(said)}))
        return found


def _ids(things: Iterable[Municipality] | Iterable[Area]) -> dict[str, int]:
    names: dict[str, set[int]] = {}
    codes: dict[str, int] = {}
    for thing in things:
        codes[normal(thing.code)] = thing.key
        for name in (thing.name_fi, thing.name_sv, thing.name_en):
            names.setdefault(normal(name), set()).add(thing.key)
    return {**{name: min(ids) for name, ids in names.items() if len(ids) == 1}, **codes}
