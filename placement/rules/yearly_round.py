"""When a yearly round may be opened, answered, and its answer registered (pure)."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from placement.model.area import Municipality
from placement.model.hearing import HearingOutcome
from placement.model.yearly_round import AskedMunicipality, AskedStatus, QuotaGroup, RoundAnswer
from placement.refusals import Refusal
from placement.rules.agreement import LONGEST_NUMBER, YEARS
from placement.rules.quota_line import numbers_are_sound
from placement.rules.round_content import RoundContent

# Ten times what the whole country has ever agreed in a year.
MOST_TARGET = 100_000
LONGEST_LETTER, LONGEST_REMARKS = 6_000, 1_000
MOST_DWELLINGS, MOST_UNITS, MOST_LANGUAGES = 500, 500, 40
# Bytes, and what stands at the beginning of every PDF.
LARGEST_ATTACHMENT, PDF = 10 * 1024 * 1024, b"%PDF-"
# A round that is answered later than this would be of another year.
LONGEST_ROUND = 365


def round_may_be_opened(
    *,
    year: int,
    target: int,
    due_day: date,
    letters: Sequence[str],
    asked: Collection[str],
    own: Collection[str],
    years_there: Collection[int],
    today: date,
) -> Iterator[Refusal]:
    """One round a year, with a letter in both languages, to own municipalities, with time to answer.

    `asked`: codes of those to ask; `own`: codes of the authority's municipalities; `years_there`: of its rounds.
    """
    if year not in YEARS or year < today.year:
        yield Refusal("round-year-wrong", {"first": today.year, "last": YEARS.stop - 1})
    if year in years_there:
        yield Refusal("round-there-already", {"year": str(year)})
    if not 0 <= target <= MOST_TARGET:
        yield Refusal("persons-out-of-range", {"least": 0, "most": MOST_TARGET})
    yield from due_day_is_sound(due_day, today=today)
    if not all(letter.strip() for letter in letters):
        yield Refusal("round-letter-missing")
    if any(len(letter) > LONGEST_LETTER for letter in letters):
        yield Refusal("round-letter-too-long", {"most": LONGEST_LETTER})
    if not asked:
        yield Refusal("round-nobody-asked")
    if not set(asked) <= set(own):
        yield Refusal("round-municipality-of-other-authority")


def due_day_is_sound(due_day: date, *, today: date) -> Iterator[Refusal]:
    """The last day lies ahead, within a year."""
    if not today < due_day <= today + timedelta(days=LONGEST_ROUND):
        yield Refusal(
            "round-day-wrong",
            {
                "first": (today + timedelta(days=1)).isoformat(),
                "last": (today + timedelta(days=LONGEST_ROUND)).isoformat(),
            },
        )


def due_day_may_move(before: date, due_day: date, *, today: date) -> Iterator[Refusal]:
    """The last day moves on, never back: nobody loses time that was promised."""
    if due_day <= before:
        yield Refusal("extend-to-later-day")
    else:
        yield from due_day_is_sound(due_day, today=today)


def shares_of(target: int, municipalities: Sequence[Municipality]) -> dict[str, int]:
    """Divide a target (persons) by population, by code; the parts add up to the whole.

    The largest remainders get what rounding leaves; of equal ones the smaller code.
    """
    people = sum(one.population for one in municipalities)
    if not people:
        return {one.code: 0 for one in municipalities}
    parts = {one.code: divmod(target * one.population, people) for one in municipalities}
    shares = {code: whole for code, (whole, _rest) in parts.items()}
    by_rest = sorted(parts, key=lambda code: (-parts[code][1], code))
    for code in by_rest[: target - sum(shares.values())]:
        shares[code] += 1
    return shares


def may_be_answered(
    asked: AskedMunicipality, draft: RoundAnswer | None, *, on_behalf: bool
) -> Iterator[Refusal]:
    """Until the agreement is registered; after that the lines are revised.

    The authority (`on_behalf`) writes over no draft that the municipality has begun.
    """
    if asked.status is AskedStatus.REGISTERED:
        yield Refusal("round-registered-already")
    if on_behalf and draft is not None and not draft.on_behalf:
        yield Refusal("round-municipality-is-answering")


def attachment_is_sound(content: bytes) -> Iterator[Refusal]:
    """A PDF, not too large: told by what it holds, never by its name."""
    if len(content) > LARGEST_ATTACHMENT:
        yield Refusal("round-attachment-too-large", {"most_mb": LARGEST_ATTACHMENT // 1024 // 1024})
    elif not content:
        yield Refusal("file-empty")
    elif not content.startswith(PDF):
        yield Refusal("round-attachment-no-pdf")


def answer_is_possible(content: RoundContent) -> Iterator[Refusal]:
    """Numbers that can be kept, also of a draft: ranges the right way round."""
    for persons in (content.total, *content.groups.values()):
        broken = list(numbers_are_sound(committed=persons.committed, at_most=persons.at_most))
        if broken:
            yield from broken
            return


def answer_is_whole(content: RoundContent, *, today: date) -> Iterator[Refusal]:
    """The total is divided between groups, minors and their places agree, and the decision is named."""
    groups = [content.group(group) for group in QuotaGroup]
    total = content.total
    if sum(one.committed for one in groups) > total.committed:
        yield Refusal(
            "round-groups-above-total",
            {"groups": sum(one.committed for one in groups), "total": total.committed},
        )
    if any(one.at_most > total.at_most for one in groups):
        yield Refusal("round-group-above-most", {"most": total.at_most})
    if sum(one.at_most for one in groups) < total.at_most:
        yield Refusal(
            "round-groups-below-most",
            {"groups": sum(one.at_most for one in groups), "most": total.at_most},
        )
    if content.minors != (content.group(QuotaGroup.UNACCOMPANIED_MINORS).at_most > 0):
        yield Refusal("round-minors-and-places")
    if not content.decision_number:
        yield Refusal("round-decision-missing")
    if len(content.decision_number) > LONGEST_NUMBER:
        yield Refusal("decision-number-too-long", {"most": LONGEST_NUMBER})
    if content.decision_day is None:
        yield Refusal("round-decision-day-missing")
    elif content.decision_day > today:
        yield Refusal("round-decision-day-in-future")


def statement_may_be_recorded(
    asked: AskedMunicipality, outcome: HearingOutcome
) -> Iterator[Refusal]:
    """Of an answer that is there, before it is registered; a later statement replaces an earlier one."""
    if asked.status is AskedStatus.ASKED:
        yield Refusal("round-not-answered")
    elif asked.status is AskedStatus.REGISTERED:
        yield Refusal("round-registered-already")
    elif asked.county_outcome is outcome:
        yield Refusal("round-statement-same")


def answer_may_be_registered(
    asked: AskedMunicipality, *, has_draft: bool, has_lines: bool, year: int
) -> Iterator[Refusal]:
    """An answer is there and no newer draft of the authority's own, the county was heard, and the year has no lines.

    `has_lines`: the two have quota lines of that year already.
    """
    if asked.status is AskedStatus.REGISTERED:
        yield Refusal("round-registered-already")
        return
    if asked.status is AskedStatus.ASKED:
        yield Refusal("round-not-answered")
        return
    if has_draft:
        yield Refusal("round-draft-waits")
    if asked.county_outcome is None:
        yield Refusal("round-county-not-heard")
    if has_lines:
        yield Refusal("round-lines-there-already", {"year": str(year)})
