"""How long a municipality has to answer, when that time is over, and when an officer may give more of it."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from placement.days import working_day_from
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.reminder import ReminderStep
from placement.refusals import Refusal

# Days that a municipality may be given to answer, as the agreement or the policy says.
ANSWER_DAYS = range(1, 91)
# An officer may move the last day so many days on from today.
LONGEST_EXTENSION = 90
LONGEST_REASON = 200


def answer_due_day(asked_on: date, answer_days: int) -> date:
    """Return the last day to answer, the whole of it in Helsinki.

    The day of asking is not counted, and a last day on which offices are closed moves to the next working day
    (sections 2 and 5 of the Act on the calculation of time limits, 150/1930).
    """
    return working_day_from(asked_on + timedelta(days=answer_days))


def step_reached(begun: date, due: date, today: date) -> ReminderStep | None:
    """Return how far a time has run that began on one day and ends with another; None before half of it."""
    whole, gone = (due - begun).days, (today - begun).days
    if today >= due:
        return ReminderStep.LAST_DAY
    if gone * 10 >= whole * 9:
        return ReminderStep.NINE_TENTHS
    return ReminderStep.HALF if gone * 2 >= whole else None


def step_to_tell(
    reached: ReminderStep | None, told: Collection[ReminderStep]
) -> ReminderStep | None:
    """Return the step that nobody was reminded of yet; what a later reminder has overtaken is not told."""
    order = list(ReminderStep)
    if reached is None or any(order.index(one) >= order.index(reached) for one in told):
        return None
    return reached


def answer_time_has_passed(proposal: Proposal, today: date) -> Iterator[Refusal]:
    """Yield a refusal while the municipality may still answer."""
    if proposal.answer_due_day is None or proposal.answer_due_day >= today:
        yield Refusal("answer-time-goes-on", {"number": proposal.key})


def may_still_be_answered(proposal: Proposal, today: date) -> Iterator[Refusal]:
    """Yield a refusal where the last day to answer is over, whether or not a turn has run."""
    if proposal.answer_due_day is not None and proposal.answer_due_day < today:
        yield Refusal("answer-time-is-over", {"day": proposal.answer_due_day.isoformat()})


def answer_time_may_be_extended(
    proposal: Proposal, until: date, *, reason: str, today: date
) -> Iterator[Refusal]:
    """Yield why not: nobody is asked, no reason, or a day that is no later or far too late."""
    if proposal.status is not ProposalStatus.SENT:
        yield Refusal("extend-only-when-asked")
    if not reason.strip():
        yield Refusal("reason-missing")
    if until <= (proposal.answer_due_day or today) or until < today:
        yield Refusal("extend-to-later-day")
    if until > today + timedelta(days=LONGEST_EXTENSION):
        yield Refusal("extend-too-far", {"most": LONGEST_EXTENSION})
