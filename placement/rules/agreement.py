"""When an authority and a municipality may make an agreement (pure)."""

from collections.abc import Collection, Iterator
from datetime import date

from placement.model.agreement import Agreement
from placement.model.area import Municipality
from placement.refusals import Refusal

LONGEST_NUMBER = 60
# Years that a line can have, too.
YEARS = range(2000, 2101)


def agreement_may_be_made(
    municipality: Municipality,
    *,
    within_area: bool,
    others: Collection[Agreement],
    valid_from_day: date,
    valid_to_day: date | None,
    decision_number: str,
) -> Iterator[Refusal]:
    """With a municipality of the own area, for days that no other agreement of the two covers.

    `within_area`: the municipality belongs to the authority on the first day. `others`: their agreements so far.
    """
    if not municipality.in_scope:
        yield Refusal("municipality-out-of-scope")
    if not within_area:
        yield Refusal("municipality-of-other-authority", {"day": valid_from_day.isoformat()})
    if len(decision_number) > LONGEST_NUMBER:
        yield Refusal("decision-number-too-long", {"most": LONGEST_NUMBER})
    days = [day for day in (valid_from_day, valid_to_day) if day is not None]
    if any(day.year not in YEARS for day in days):
        yield Refusal("agreement-year-wrong", {"first": YEARS.start, "last": YEARS.stop - 1})
    if valid_to_day is not None and valid_to_day < valid_from_day:
        yield Refusal("agreement-days-in-order")
        return
    last = valid_to_day or date.max
    for other in others:
        if valid_from_day <= (other.valid_to_day or date.max) and other.valid_from_day <= last:
            yield Refusal("agreement-there-already", {"day": other.valid_from_day.isoformat()})
            return
