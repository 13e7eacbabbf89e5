"""Whether there is room for one household in one municipality, month and dwelling (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from placement.model.agreement import QuotaLine, Slot
from placement.model.words import Category, NeedKind
from placement.refusals import Refusal


@dataclass(frozen=True)
class Asked:
    """What a household asks of a place. Months are YYYY-MM, needs in units."""

    persons: int
    category: Category
    earliest: str
    needs: Mapping[NeedKind, int]
    municipality_id: int
    excluded: frozenset[int] = frozenset()
    only: frozenset[int] | None = None
    linked_at: frozenset[int] = frozenset()

    @property
    def accessible(self) -> bool:
        """Needs an accessible dwelling."""
        return NeedKind.ACCESSIBLE_DWELLING in self.needs


@dataclass(frozen=True)
class Room:
    """What a municipality has in one month, with what is promised to others taken into account."""

    month: str
    first_month: str
    lines: Sequence[QuotaLine]
    monthly_intake: int | None
    arriving: int
    lists_dwellings: bool
    slot: Slot | None
    services: Mapping[NeedKind, int] = field(default_factory=dict)
    started: Mapping[NeedKind, int] = field(default_factory=dict)


def fits(asked: Asked, room: Room) -> Iterator[Refusal]:
    """Yield every rule that the placement would break."""
    yield from fits_beside_dwelling(asked, room)
    yield from fits_in_slot(asked, room)


def fits_beside_dwelling(asked: Asked, room: Room) -> Iterator[Refusal]:
    """Yield every rule that it would break in whatever dwelling."""
    yield from is_eligible(asked)
    yield from is_not_early(asked, room)
    yield from fits_in_lines(asked, room)
    yield from fits_in_month(asked, room)
    yield from fits_in_services(asked, room)


def is_eligible(asked: Asked) -> Iterator[Refusal]:
    """Not excluded there, not pinned elsewhere, not away from linked households."""
    here = asked.municipality_id
    if here in asked.excluded:
        yield Refusal("municipality-excluded")
    if asked.only is not None and here not in asked.only:
        yield Refusal("pinned-elsewhere")
    if asked.linked_at and here not in asked.linked_at:
        yield Refusal("linked-elsewhere")


def is_not_early(asked: Asked, room: Room) -> Iterator[Refusal]:
    """Not before the household can move, and not in a month that has passed."""
    if room.month < asked.earliest:
        yield Refusal("too-early", {"month": room.month, "earliest": asked.earliest})
    if room.month < room.first_month:
        yield Refusal("month-has-passed", {"month": room.month})


def fits_in_lines(asked: Asked, room: Room) -> Iterator[Refusal]:
    """Some line counts the category, and each that does has places left."""
    if not room.lines:
        yield Refusal("no-line", {"category": asked.category.value, "month": room.month})
    for line in room.lines:
        free = line.at_most - line.taken
        if asked.persons > free:
            yield Refusal(
                "quota-full", {"line": line.label, "needed": asked.persons, "free": max(0, free)}
            )


def fits_in_month(asked: Asked, room: Room) -> Iterator[Refusal]:
    """No more persons arrive in a month than the municipality has said."""
    if room.monthly_intake is not None and room.arriving + asked.persons > room.monthly_intake:
        yield Refusal(
            "month-full",
            {
                "month": room.month,
                "needed": asked.persons,
                "free": max(0, room.monthly_intake - room.arriving),
            },
        )


def fits_in_slot(asked: Asked, room: Room) -> Iterator[Refusal]:
    """A municipality that lists dwellings gives one that fits and is free."""
    slot = room.slot
    if not room.lists_dwellings:
        if slot is not None:
            yield Refusal("dwelling-not-listed")
        return
    if slot is None:
        yield Refusal("dwelling-missing")
        return
    if slot.municipality_id != asked.municipality_id:
        yield Refusal("dwelling-elsewhere")
    yield from suits(slot, persons=asked.persons, accessible=asked.accessible)
    if room.month < slot.from_month:
        yield Refusal("dwelling-not-free-yet", {"dwelling": slot.label, "month": slot.from_month})
    if slot.taken >= slot.count:
        yield Refusal("dwelling-taken", {"dwelling": slot.label})


def suits(slot: Slot, *, persons: int, accessible: bool) -> Iterator[Refusal]:
    """A dwelling of the right size for so many persons, accessible where that is needed."""
    if not slot.smallest <= persons <= slot.largest:
        yield Refusal(
            "dwelling-size",
            {"persons": persons, "smallest": slot.smallest, "largest": slot.largest},
        )
    if accessible and not slot.accessible:
        yield Refusal("dwelling-not-accessible", {"dwelling": slot.label})


def fits_in_services(asked: Asked, room: Room) -> Iterator[Refusal]:
    """Each needed service is offered and has units left in the month of arrival."""
    for kind, units in asked.needs.items():
        if kind is NeedKind.ACCESSIBLE_DWELLING:
            continue
        if kind not in room.services:
            yield Refusal("service-not-offered", {"service": kind.value})
            continue
        free = room.services[kind] - room.started.get(kind, 0)
        if units > free:
            yield Refusal(
                "service-full",
                {"service": kind.value, "month": room.month, "needed": units, "free": max(0, free)},
            )
