"""What may be agreed on a quota line, changed, held, opened and corrected (pure)."""

from collections.abc import Collection, Iterator
from datetime import date

from placement.ledger import FIGURES, Figures
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.ledger_entry import LedgerEntry, LedgerKind
from placement.model.words import Category
from placement.refusals import Refusal

# Ten times the largest yearly agreement of a city; beyond it somebody has mistyped.
MOST_PERSONS = 10_000
LONGEST_LABEL, LONGEST_REASON = 40, 200


def numbers_are_sound(*, committed: int, at_most: int) -> Iterator[Refusal]:
    """Committed persons lie between none and the most."""
    for persons in (committed, at_most):
        if not 0 <= persons <= MOST_PERSONS:
            yield Refusal("persons-out-of-range", {"least": 0, "most": MOST_PERSONS})
            return
    if committed > at_most:
        yield Refusal("committed-above-most", {"committed": committed, "most": at_most})


def reason_is_given(reason: str) -> Iterator[Refusal]:
    """A reason is written, in one or two sentences."""
    if not reason.strip():
        yield Refusal("reason-missing")
    if len(reason) > LONGEST_REASON:
        yield Refusal("reason-too-long", {"most": LONGEST_REASON})


def line_may_be_added(
    agreement: Agreement,
    *,
    year: int,
    label: str,
    taken_labels: Collection[str],
    categories: Collection[Category],
    committed: int,
    at_most: int,
    promised: int,
) -> Iterator[Refusal]:
    """A line has a name of its own in its year, counts something, and has room for what is promised already.

    `promised`: persons of live questions and acceptances of that year which the line would count.
    """
    if not label:
        yield Refusal("label-missing")
    if len(label) > LONGEST_LABEL:
        yield Refusal("label-too-long", {"most": LONGEST_LABEL})
    if label in taken_labels:
        yield Refusal("line-label-taken", {"label": label, "year": year})
    if not categories:
        yield Refusal("categories-missing")
    last = agreement.valid_to_day
    if year < agreement.valid_from_day.year or (last is not None and year > last.year):
        yield Refusal("line-outside-agreement", {"year": year})
    yield from numbers_are_sound(committed=committed, at_most=at_most)
    if at_most < promised:
        yield Refusal("below-taken", {"wanted": at_most, "taken": promised})


def line_may_be_revised(
    line: QuotaLine,
    last: QuotaLineRevision,
    *,
    committed: int,
    at_most: int,
    from_day: date,
    reason: str,
    today: date,
) -> Iterator[Refusal]:
    """Other numbers, never below what is taken, from a day of the line's year that has come, with a reason."""
    yield from numbers_are_sound(committed=committed, at_most=at_most)
    if at_most < line.taken:
        yield Refusal("below-taken", {"wanted": at_most, "taken": line.taken})
    if (committed, at_most) == (line.committed, line.at_most):
        yield Refusal("line-numbers-same")
    yield from reason_is_given(reason)
    if from_day.year != line.year:
        yield Refusal("revision-outside-year", {"year": line.year})
    # The numbers hold from now on, so a day to come would be untrue, except before the line's own year begins.
    elif from_day > max(today, date(line.year, 1, 1)):
        yield Refusal("revision-in-future")
    elif from_day < last.from_day:
        yield Refusal("revision-before-last", {"day": last.from_day.isoformat()})


def places_may_be_held(persons: int, sums: Figures) -> Iterator[Refusal]:
    """Only free places can be kept back."""
    yield from _at_least_one(persons)
    if persons > sums.free:
        yield Refusal("hold-above-free", {"persons": persons, "free": sums.free})


def hold_may_end(persons: int, sums: Figures) -> Iterator[Refusal]:
    """Not more places are given back than are held."""
    yield from _at_least_one(persons)
    if persons > sums.held:
        yield Refusal("hold-end-above-held", {"persons": persons, "held": sums.held})


def balance_may_be_opened(
    *,
    reserved: int,
    accepted: int,
    arrived: int,
    reason: str,
    sums: Figures,
    entries: Collection[LedgerEntry],
) -> Iterator[Refusal]:
    """Once on a line (a wrong one is corrected first), with somebody in it, within what is free."""
    corrected = {entry.corrects_id for entry in entries}
    if any(e.kind is LedgerKind.OPENING and e.id not in corrected for e in entries):
        yield Refusal("opening-there-already")
    persons = reserved + accepted + arrived
    if min(reserved, accepted, arrived) < 0 or persons > MOST_PERSONS:
        yield Refusal("persons-out-of-range", {"least": 0, "most": MOST_PERSONS})
    elif persons == 0:
        yield Refusal("opening-empty")
    elif persons > sums.free:
        yield Refusal("opening-above-free", {"persons": persons, "free": sums.free})
    yield from reason_is_given(reason)


def entry_may_be_corrected(
    entry: LedgerEntry, *, corrected: bool, reason: str, sums: Figures
) -> Iterator[Refusal]:
    """Only once, only what an officer booked by hand, and only where the figures stay possible."""
    yield from reason_is_given(reason)
    if corrected:
        yield Refusal("correct-already")
    elif why_not := correction_needs_another_way(entry):
        yield why_not
    else:
        yield from _stays_possible(entry, sums)


def correction_needs_another_way(entry: LedgerEntry) -> Refusal | None:
    """Say why this kind of entry has no counter-entry of its own, or None where it may have one."""
    if entry.kind is LedgerKind.CORRECTED:
        return Refusal("correct-correction")
    if entry.kind in {LedgerKind.AGREED, LedgerKind.REVISED}:
        return Refusal("correct-agreed")
    if entry.proposal_id is not None:
        return Refusal("correct-proposal")
    return None


def _stays_possible(entry: LedgerEntry, sums: Figures) -> Iterator[Refusal]:
    after = Figures(*(getattr(sums, name) - getattr(entry, name) for name in FIGURES))
    if min(getattr(after, name) for name in FIGURES) < 0:
        yield Refusal("correct-below-zero")
    if after.free < 0:
        yield Refusal(
            "correct-above-free", {"persons": after.taken - sums.taken, "free": sums.free}
        )


def _at_least_one(persons: int) -> Iterator[Refusal]:
    if not 1 <= persons <= MOST_PERSONS:
        yield Refusal("persons-out-of-range", {"least": 1, "most": MOST_PERSONS})
