"""When an officer may record an answer that the municipality gave by telephone or letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from placement.days import helsinki_day
from placement.model.answer_on_behalf import AnswerChannel
from placement.model.proposal import Proposal
from placement.refusals import Refusal

LONGEST_SAID_BY = 120


@dataclass(frozen=True)
class Told:
    """How the municipality told its answer: `said_by` is its official, by name or post."""

    channel: AnswerChannel
    said_by: str
    said_day: date


def may_be_recorded(proposal: Proposal, told: Told, today: date) -> Iterator[Refusal]:
    """Yield why not: nobody is named, or the answer was given before the question or after today."""
    if not told.said_by.strip():
        yield Refusal("said-by-missing")
    if told.said_day > today:
        yield Refusal("said-in-the-future")
    if proposal.sent_at is not None and told.said_day < helsinki_day(proposal.sent_at):
        yield Refusal("said-before-asked", {"day": helsinki_day(proposal.sent_at).isoformat()})
