"""When the wellbeing services county must be heard on a household, and what waits for it."""

from collections.abc import Collection, Iterator
from datetime import date

from placement.days import working_days_after
from placement.model.hearing import Hearing, HearingOutcome
from placement.model.household import Household
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import HEALTH_AND_SOCIAL, NeedKind
from placement.refusals import Refusal

# What an officer may record; silence is recorded by the system alone.
STATEMENTS = (HearingOutcome.IN_FAVOUR, HearingOutcome.AGAINST)


def must_be_heard(household: Household, needs: Collection[NeedKind]) -> bool:
    """Say whether the county is heard: a minor without guardian, an emergency, a coded health or social need."""
    coded = not HEALTH_AND_SOCIAL.isdisjoint(needs)
    return household.unaccompanied_minor or household.emergency or coded


def last_day_after_hearing(answer_due: date, hearing_due: date) -> date:
    """Return the last day to answer: a working day is left when the county has had the whole of its time."""
    return max(answer_due, working_days_after(hearing_due, 1))


def has_been_heard(hearing: Hearing | None, today: date) -> Iterator[Refusal]:
    """Yield a refusal until the county has said something or its last day is over, whether or not a turn has run."""
    if hearing is not None and hearing.outcome is None and hearing.due_day >= today:
        yield Refusal("hearing-goes-on", {"day": hearing.due_day.isoformat()})


def may_be_stated(
    proposal: Proposal, hearing: Hearing | None, outcome: HearingOutcome
) -> Iterator[Refusal]:
    """Yield why no statement is recorded: nobody is heard, it has ended, or it would say nothing."""
    out = proposal.status is ProposalStatus.SENT
    if hearing is None or hearing.outcome is not None or not out:
        yield Refusal("no-hearing-goes-on")
    if outcome not in STATEMENTS:
        yield Refusal("statement-says-nothing")
