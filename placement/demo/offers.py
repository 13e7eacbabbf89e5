"""What municipalities say of their reception: dwellings, services, languages, the most in a month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from placement.demo.chance import Chance
from placement.demo.sizes import Size
from placement.model.agreement import LanguageLevel, Profile, ServiceOffer, Slot
from placement.model.area import LanguageStatus, Municipality
from placement.model.table import Table
from placement.model.words import NeedKind
from placement.rules.months import add_months

LISTS_SHARE, NO_MONTHLY_LIMIT_SHARE, ACCESSIBLE_SHARE = 0.5, 0.35, 0.15
SOME_OF_THEM, ALL_OF_THEM = (0.35, 0.8), (1.2, 1.6)
# A month's intake, as a share of the year's places; never below the largest household.
MONTHLY_SHARE, MONTHLY_LEAST = 0.15, 8


@dataclass(frozen=True)
class Dwelling:
    """A kind of dwelling: how it is called, whom it fits, its share of a municipality's persons."""

    label_fi: str
    label_sv: str
    smallest: int
    largest: int
    share: float


DWELLINGS = (
    Dwelling("Yksiö 1h+kk", "Etta 1 r+kv", 1, 1, 0.25),
    Dwelling("Kaksio 2h+k", "Tvåa 2 r+k", 1, 2, 0.25),
    Dwelling("Kolmio 3h+k", "Trea 3 r+k", 2, 4, 0.25),
    Dwelling("Rivitalo 4h+k", "Radhus 4 r+k", 3, 6, 0.17),
    Dwelling("Omakotitalo 5h+k", "Egnahemshus 5 r+k", 5, 9, 0.08),
)
# How many units can start in a month for 100 places a year, and how likely a small municipality offers it.
SERVICES: dict[NeedKind, tuple[float, float]] = {
    NeedKind.SCHOOL: (16, 1),
    NeedKind.DAYCARE: (12, 0.97),
    NeedKind.LITERACY: (8, 0.7),
    NeedKind.SPECIAL_HEALTH: (4, 0.35),
    NeedKind.MENTAL_HEALTH: (4, 0.45),
    NeedKind.DISABILITY: (3, 0.4),
    NeedKind.CHILD_PROTECTION: (4, 0.6),
}
LANGUAGES: dict[str, float] = {
    "ar": 22, "so": 18, "fa": 14, "ku": 9, "ru": 16, "uk": 12, "en": 14, "fr": 5, "sw": 5, "ti": 3,
    "ps": 3, "tr": 4, "es": 3, "am": 1, "rw": 1,
}  # fmt: skip
# A city of this many inhabitants offers everything.
CITY = 40_000


def make_offers(
    db: Session,
    municipalities: Sequence[Municipality],
    sizes: Mapping[str, Size],
    *,
    generous: frozenset[str],
    month: str,
    chance: Chance,
) -> None:
    """Say it for every municipality with an agreement; dwellings are free from `month` (YYYY-MM) on.

    Municipalities in `generous` list dwellings for all their places, about half of the others for some.
    """
    rows: list[Table] = []
    for municipality in municipalities:
        if municipality.code not in sizes:
            continue
        at_most = sizes[municipality.code].at_most
        share = ALL_OF_THEM if municipality.code in generous else SOME_OF_THEM
        lists = chance.happens(LISTS_SHARE) or share is ALL_OF_THEM
        no_limit = chance.happens(NO_MONTHLY_LIMIT_SHARE)
        rows.append(
            Profile(
                municipality_id=municipality.key,
                monthly_intake=None
                if no_limit
                else max(MONTHLY_LEAST, round(at_most * MONTHLY_SHARE)),
                lists_dwellings=lists,
            )
        )
        if lists and at_most:
            rows.extend(_slots(municipality, at_most, share, month, chance))
        rows.extend(_services(municipality, at_most, chance))
        rows.extend(_languages(municipality, chance))
    db.add_all(rows)
    db.flush()


def _slots(
    municipality: Municipality,
    at_most: int,
    share: tuple[float, float],
    month: str,
    chance: Chance,
) -> Iterator[Slot]:
    """Dwellings for a share of the year's places, between these two."""
    swedish = municipality.language_status in {LanguageStatus.SV, LanguageStatus.SV_FI}
    for kind in DWELLINGS:
        middle = (kind.smallest + kind.largest) / 2
        count = round(at_most * kind.share * chance.uniform(*share) / middle)
        if count == 0:
            continue
        accessible = chance.happens(ACCESSIBLE_SHARE)
        name = kind.label_sv if swedish else kind.label_fi
        suffix = (", tillgänglig" if swedish else ", esteetön") if accessible else ""
        yield Slot(
            municipality_id=municipality.key,
            label=name + suffix,
            count=count,
            smallest=kind.smallest,
            largest=kind.largest,
            accessible=accessible,
            from_month=add_months(month, chance.choice((0, 0, 0, 1, 1, 2, 3))),
        )


def _services(municipality: Municipality, at_most: int, chance: Chance) -> Iterator[ServiceOffer]:
    for kind, (per_hundred, likely) in SERVICES.items():
        city = municipality.population >= CITY
        if chance.happens(likely) or city:
            yield ServiceOffer(
                municipality_id=municipality.key,
                kind=kind,
                units_per_month=max(2, round(at_most * per_hundred / 100)),
            )


def _languages(municipality: Municipality, chance: Chance) -> Iterator[LanguageLevel]:
    """More languages, and better, the larger the place."""
    many = min(len(LANGUAGES), chance.randint(1, 3) + municipality.population // 15_000)
    city = municipality.population >= CITY
    for language in chance.some(LANGUAGES, many):
        yield LanguageLevel(
            municipality_id=municipality.key,
            language=language,
            level=chance.choice((2, 3, 3) if city else (1, 1, 2, 2, 3)),
        )
