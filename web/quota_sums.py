"""Agreements added up: all of them, and by authority."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from placement.ledger import Figures
from placement.model.area import Area
from placement.queries.agreements import AgreementFigures, sum_told
from web.sorting import name_order


@dataclass(frozen=True)
class Sum:
    """Figures of several agreements, in persons."""

    agreements: Sequence[AgreementFigures]

    @property
    def committed(self) -> int:
        """What municipalities have committed themselves to."""
        return sum(one.committed for one in self.agreements)

    @property
    def at_most(self) -> int:
        """What they receive at most."""
        return sum(one.at_most for one in self.agreements)

    @property
    def whole(self) -> Figures | None:
        """What has become of it; None to whom use is not told."""
        return sum_told(one.whole for one in self.agreements)


@dataclass(frozen=True)
class Sums(Sum):
    """The same for all that is shown, divided by authority."""

    @property
    def by_authority(self) -> list[tuple[Area, Sum]]:
        """A sum for each authority, by name."""
        divided: defaultdict[int, list[AgreementFigures]] = defaultdict(list)
        for one in self.agreements:
            divided[one.authority.key].append(one)
        parts = [(ones[0].authority, Sum(ones)) for ones in divided.values()]
        return sorted(parts, key=lambda part: name_order(part[0]))
