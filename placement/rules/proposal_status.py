"""Which way a proposal and its household may go from where they are."""

from collections.abc import Iterator

from placement.model.household import NEXT as HOUSEHOLD_NEXT
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import NEXT, Proposal, ProposalStatus
from placement.refusals import Refusal


def may_become(status: ProposalStatus, proposal: Proposal) -> Iterator[Refusal]:
    """Yield a refusal where there is no arrow from the proposal's status to this one."""
    if status not in NEXT[proposal.status]:
        yield Refusal(
            "proposal-not-from-here", {"status": proposal.status.value, "wanted": status.value}
        )


def is_accepted(proposal: Proposal) -> Iterator[Refusal]:
    """Yield a refusal unless the municipality's yes stands."""
    if proposal.status is not ProposalStatus.ACCEPTED:
        yield Refusal("proposal-not-accepted", {"status": proposal.status.value})


def is_the_one_read(proposal: Proposal, version: int | None) -> Iterator[Refusal]:
    """Yield a refusal where somebody has changed the proposal since the page was opened."""
    if version is not None and proposal.version != version:
        yield Refusal("proposal-changed-meanwhile", {"number": proposal.key})


def household_may_become(status: HouseholdStatus, household: Household) -> Iterator[Refusal]:
    """Yield a refusal where the household has gone another way meanwhile."""
    if status not in HOUSEHOLD_NEXT[household.status]:
        yield Refusal("household-not-from-here", {"now": household.status, "next": status})


def has_not_arrived(household: Household) -> Iterator[Refusal]:
    """Yield a refusal where the household lives there already: an arrival is not taken back as a promise is."""
    if household.status is HouseholdStatus.ARRIVED:
        yield Refusal("household-has-arrived")


def status_without_place(household: Household) -> HouseholdStatus:
    """What a household is once its proposal has ended: ready again, or gone where it has gone."""
    ready = HouseholdStatus.READY
    return ready if ready in HOUSEHOLD_NEXT[household.status] else household.status
