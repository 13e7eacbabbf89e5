"""What is left in one municipality, kept in memory: hundreds of households are tried before one is asked."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from placement.model.agreement import Profile, QuotaLine, ServiceOffer, Slot
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.words import NeedKind
from placement.rules.category import category_of
from placement.rules.facts_to_question import earliest_month


class Room:
    """Lines, dwellings, services and the month's intake of one municipality."""

    def __init__(self, db: Session, municipality: Municipality, lines: Sequence[QuotaLine]) -> None:
        where = municipality.key
        self.lines = lines
        profile = db.exec(select(Profile).where(Profile.municipality_id == where)).one()
        self.monthly = profile.monthly_intake
        self.lists_dwellings = profile.lists_dwellings
        self.slots = db.exec(
            select(Slot).where(Slot.municipality_id == where).order_by(col(Slot.id))
        ).all()
        self.services = {
            offer.kind: offer.units_per_month
            for offer in db.exec(select(ServiceOffer).where(ServiceOffer.municipality_id == where))
        }
        self.persons_in: Counter[str] = Counter()
        self.units_in: Counter[tuple[str, NeedKind]] = Counter()

    def counting(self, household: Household, month: str) -> list[QuotaLine]:
        """Lines that count the household in a month."""
        category = category_of(household)
        year = int(month[:4])
        return [line for line in self.lines if line.year == year and category in line.categories]

    def fits(self, household: Household, needs: Mapping[NeedKind, int], month: str) -> bool:
        """Say whether quota, intake and services leave room for it; dwellings are asked by `dwelling`."""
        lines = self.counting(household, month)
        arriving = self.persons_in[month] + household.size
        return (
            earliest_month(household) <= month
            and bool(lines)
            and all(line.at_most - line.taken >= household.size for line in lines)
            and (self.monthly is None or arriving <= self.monthly)
            and all(
                self.units_in[month, kind] + units <= self.services.get(kind, 0)
                for kind, units in needs.items()
                if kind is not NeedKind.ACCESSIBLE_DWELLING
            )
        )

    def dwelling(
        self, household: Household, needs: Mapping[NeedKind, int], month: str
    ) -> Slot | None:
        """The first free dwelling that suits it."""
        accessible = NeedKind.ACCESSIBLE_DWELLING in needs
        for slot in self.slots:
            if (
                slot.smallest <= household.size <= slot.largest
                and slot.taken < slot.count
                and slot.from_month <= month
                and (slot.accessible or not accessible)
            ):
                return slot
        return None

    def take(self, household: Household, needs: Mapping[NeedKind, int], month: str) -> None:
        """Use it up. The actions book the lines and the dwelling."""
        self.persons_in[month] += household.size
        for kind, units in needs.items():
            self.units_in[month, kind] += units
