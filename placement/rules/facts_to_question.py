"""How facts of the database become the households and municipalities of a placement-problem/1 (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from placement.model.agreement import Agreement, QuotaLine, Slot
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.words import NeedKind, TieKind
from placement.rules.category import category_of
from placement.rules.household_language import Speaker, language_of
from placement.rules.months import add_months, month_of, months_from
from placement.rules.policy import PolicyData
from placement.rules.urgency import urgency_of


@dataclass(frozen=True)
class Promise:
    """What a municipality has been asked for, or has said yes to."""

    municipality: str
    month: str
    slot_id: int | None


@dataclass
class HouseholdFacts:
    """All that a question needs to know of one household. Municipalities by their codes."""

    household: Household
    speakers: list[Speaker] = field(default_factory=list)
    needs: dict[NeedKind, int] = field(default_factory=dict)
    # In the order of their rank.
    wishes: list[str] = field(default_factory=list)
    ties: list[tuple[str, TieKind]] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    # None: anywhere. A pin, an officer's own proposal, or where linked households have been promised.
    only: list[str] | None = None
    standing: str | None = None
    promise: Promise | None = None
    group: str | None = None
    # Where it lives now, in degrees.
    place: tuple[float, float] | None = None


@dataclass
class Offer:
    """What one municipality agrees to and offers, and how much of it is taken from outside the question."""

    municipality: Municipality
    # Lines with the months that they count, and persons taken on them by what is not in the question.
    lines: list[tuple[QuotaLine, list[str], int]] = field(default_factory=list)
    monthly: int | None = None
    # None: it lists none. Else dwelling entries with the number that is left for the question.
    slots: list[tuple[Slot, int]] | None = None
    services: dict[NeedKind, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)


def household_id(key: int) -> str:
    """The id of a household in a question: opaque, never its case number."""
    return f"h{key}"


def slot_id(key: int) -> str:
    """The id of a dwelling entry in a question."""
    return f"d{key}"


def line_id(key: int) -> str:
    """The id of a quota line in a question."""
    return f"q{key}"


def key_of(question_id: str) -> int:
    """The database's id of a household, dwelling entry or line of a question."""
    return int(question_id[1:])


def horizon_of(day: date, policy: PolicyData) -> list[str]:
    """The months of a question asked on a day: the next one first."""
    return months_from(add_months(month_of(day), 1), policy.horizon_months)


def agreement_in_force(agreements: Iterable[Agreement], month: str) -> Agreement | None:
    """The one of a municipality's agreements that counts in a month: valid on its first day, the newest.

    After a reform two authorities may each have one; the newer one takes over.
    """
    first = date.fromisoformat(f"{month}-01")
    valid = [
        agreement
        for agreement in agreements
        if agreement.valid_from_day <= first
        and (agreement.valid_to_day is None or first <= agreement.valid_to_day)
    ]
    return max(valid, key=lambda one: (one.valid_from_day, one.key), default=None)


def earliest_month(household: Household) -> str:
    """The month of the stated date, or the month after the permit."""
    if household.earliest_day:
        return month_of(household.earliest_day)
    return add_months(month_of(household.permit_day), 1)


def household_of(
    facts: HouseholdFacts, served: Mapping[str, int], *, day: date, policy: PolicyData
) -> dict[str, Any]:
    """One household of the question. `served`: levels of each language, added up over municipalities."""
    household, promise = facts.household, facts.promise
    return {
        "id": household_id(household.key),
        "persons": household.size,
        "category": category_of(household).value,
        "urgency": urgency_of(
            household,
            birth_days=[speaker.birth_day for speaker in facts.speakers],
            needs=facts.needs,
            day=day,
            policy=policy,
        ),
        "earliest": earliest_month(household),
        "due": month_of(household.permit_day + timedelta(days=policy.target_days)),
        "needs": {
            kind.value: units
            for kind, units in sorted(facts.needs.items())
            if kind is not NeedKind.ACCESSIBLE_DWELLING
        },
        "accessible": NeedKind.ACCESSIBLE_DWELLING in facts.needs,
        "language": language_of(
            facts.speakers, served, day=day, adult_years=policy.urgency.adult_years
        ),
        "lat": facts.place[0] if facts.place else None,
        "lon": facts.place[1] if facts.place else None,
        "wishes": facts.wishes,
        "ties": [[code, kind.value] for code, kind in sorted(facts.ties)],
        "outcome": {},
        "excluded": sorted(facts.excluded),
        "only": None if facts.only is None else sorted(facts.only),
        "standing": facts.standing,
        "group": facts.group,
        "fixed": {
            "municipality": promise.municipality,
            "period": promise.month,
            "dwelling": None if promise.slot_id is None else slot_id(promise.slot_id),
        }
        if promise
        else None,
    }


def municipality_of(offer: Offer) -> dict[str, Any]:
    """One municipality of the question."""
    return {
        "code": offer.municipality.code,
        "lat": offer.municipality.latitude,
        "lon": offer.municipality.longitude,
        "lines": [
            {
                "id": line_id(line.key),
                "categories": [category.value for category in line.categories],
                "periods": months,
                "persons": line.at_most,
                "used": taken,
            }
            for line, months, taken in offer.lines
        ],
        "monthly": offer.monthly,
        "dwellings": None
        if offer.slots is None
        else [
            {
                "id": slot_id(slot.key),
                "count": left,
                "min": slot.smallest,
                "max": slot.largest,
                "accessible": slot.accessible,
                "from": slot.from_month,
            }
            for slot, left in offer.slots
        ],
        "services": {kind.value: units for kind, units in sorted(offer.services.items())},
        "languages": dict(sorted(offer.languages.items())),
    }


def served_languages(offers: Iterable[Offer]) -> dict[str, int]:
    """Levels of each language, added up over municipalities."""
    served: dict[str, int] = {}
    for offer in offers:
        for language, level in offer.languages.items():
            served[language] = served.get(language, 0) + level
    return served


def question_of(
    households: Sequence[HouseholdFacts],
    offers: Sequence[Offer],
    *,
    name: str,
    periods: list[str],
    day: date,
    policy: PolicyData,
) -> dict[str, Any]:
    """The whole question, in the order of codes and ids: equal facts give equal questions."""
    offers = sorted(offers, key=lambda offer: offer.municipality.code)
    served = served_languages(offers)
    return {
        "format": "placement-problem/1",
        "name": name,
        "periods": periods,
        "policy": policy.weights(),
        "municipalities": [municipality_of(offer) for offer in offers],
        "households": [
            household_of(facts, served, day=day, policy=policy)
            for facts in sorted(households, key=lambda facts: facts.household.key)
        ],
    }
