"""Whether an officer may pin a household to a municipality, or bar it from one."""

from collections.abc import Iterator, Sequence
from datetime import date

from placement.model.household import Exclusion, Household, Pin
from placement.model.proposal import LIVE, PROMISED, Proposal
from placement.refusals import Refusal
from placement.rules.household import CLOSED


def may_be_pinned(
    household: Household,
    proposal: Proposal | None,
    bar: Exclusion | None,
    municipality_id: int,
    *,
    reason: str,
    until: date | None,
    today: date,
) -> Iterator[Refusal]:
    """Yield why not: no reason, a day that has passed, a bar there, or a promise elsewhere."""
    yield from _may_be_steered(household, reason, until, today)
    if bar is not None and (bar.until_day is None or bar.until_day >= today):
        yield Refusal("pin-where-excluded")
    promised = proposal is not None and proposal.status in PROMISED
    if proposal is not None and promised and proposal.municipality_id != municipality_id:
        yield Refusal("promised-elsewhere")


def may_be_barred(
    household: Household,
    proposal: Proposal | None,
    pins: Sequence[Pin],
    municipality_id: int,
    *,
    reason: str,
    until: date | None,
    today: date,
) -> Iterator[Refusal]:
    """Yield why not: no reason, a day that has passed, a pin there, or a live proposal there."""
    yield from _may_be_steered(household, reason, until, today)
    if any(
        pin.municipality_id == municipality_id and (pin.until_day is None or pin.until_day >= today)
        for pin in pins
    ):
        yield Refusal("exclude-where-pinned")
    live = proposal is not None and proposal.status in LIVE
    if proposal is not None and live and proposal.municipality_id == municipality_id:
        yield Refusal("exclude-where-proposed")


def _may_be_steered(
    household: Household, reason: str, until: date | None, today: date
) -> Iterator[Refusal]:
    if not reason.strip():
        yield Refusal("reason-missing")
    if until is not None and until < today:
        yield Refusal("day-has-passed")
    if household.status in CLOSED:
        yield Refusal("household-closed")
