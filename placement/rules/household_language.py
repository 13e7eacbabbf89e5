"""Which one language stands for a household in a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from placement.rules.urgency import years_old


@dataclass(frozen=True)
class Speaker:
    """What a person of the household speaks (ISO 639-1)."""

    birth_day: date
    mother_tongue: str
    languages: tuple[str, ...] = ()
    head: bool = False


def language_of(
    speakers: Sequence[Speaker], served: Mapping[str, int], *, day: date, adult_years: int
) -> str:
    """The mother tongue, or the best-served language that the adults share.

    `served`: how well municipalities serve a language together (levels added up). The adults' common mother
    tongue is taken where anybody serves it. Else the best-served language that every adult speaks (the
    alphabet decides between equals). Else the head's mother tongue. Where there is no adult, all persons
    count. "" for a household without persons.
    """
    if not speakers:
        return ""
    adults = [one for one in speakers if years_old(one.birth_day, day) >= adult_years]
    deciding = adults or list(speakers)
    tongues = {one.mother_tongue for one in deciding}
    if len(tongues) == 1 and served.get(deciding[0].mother_tongue, 0):
        return deciding[0].mother_tongue
    shared = set.intersection(*({one.mother_tongue, *one.languages} for one in deciding))
    best = min(shared, key=lambda language: (-served.get(language, 0), language), default="")
    if best and served.get(best, 0):
        return best
    head = next((one for one in deciding if one.head), deciding[0])
    return head.mother_tongue
