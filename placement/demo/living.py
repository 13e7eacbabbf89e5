"""Where invented households live now: reception centres in real municipalities, homes of their own, abroad."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placement.demo.chance import Chance
from placement.model.area import Municipality
from placement.model.words import Ground

# Municipalities where a reception centre is or has been (public tables), with a weight of ours: the demonstration is
# told from Keski-Suomi, so that its officer has more to do.
CENTRES: dict[str, float] = {
    "179": 16, "091": 9, "564": 10, "405": 10, "837": 6, "853": 7, "905": 6, "109": 5, "205": 4,
    "272": 4, "285": 4, "297": 5, "426": 4, "491": 4, "698": 5, "743": 3, "286": 3, "140": 2,
}  # fmt: skip
ABROAD_SHARE, OWN_HOME_SHARE = 0.85, 0.5


@dataclass(frozen=True)
class Place:
    """Where a household lives, and which authority handles its case."""

    municipality_id: int | None
    name: str
    authority_id: int


class Living:
    """All places, with their weights."""

    def __init__(
        self,
        municipalities: Sequence[Municipality],
        authorities: Mapping[str, int],
    ) -> None:
        """`authorities`: id by municipality code."""
        self.by_code = {municipality.code: municipality for municipality in municipalities}
        self.authorities = authorities
        self.inhabitants = {m.code: float(m.population) for m in municipalities}

    def of(self, ground: Ground, chance: Chance) -> Place:
        """A place, as likely as it is on that ground."""
        centre = chance.of(CENTRES)
        if ground is Ground.QUOTA and chance.happens(ABROAD_SHARE):
            # Its case is with the authority that has been given it: as likely as that region's centres.
            return Place(None, "Ulkomailla", self.authorities[centre])
        if ground is Ground.TEMPORARY_PROTECTION and chance.happens(OWN_HOME_SHARE):
            code = chance.of(self.inhabitants)
            return Place(self.by_code[code].key, "Yksityismajoitus", self.authorities[code])
        municipality = self.by_code[centre]
        name = f"Vastaanottokeskus, {municipality.name_fi}"
        return Place(municipality.key, name, self.authorities[centre])
