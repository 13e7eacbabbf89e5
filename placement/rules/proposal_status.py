"""Which way a proposal may go from where it is."""

from collections.abc import Iterator

from placement.model.proposal import NEXT, Proposal, ProposalStatus
from placement.refusals import Refusal


def may_become(status: ProposalStatus, proposal: Proposal) -> Iterator[Refusal]:
    """Yield a refusal where there is no arrow from the proposal's status to this one."""
    if status not in NEXT[proposal.status]:
        yield Refusal(
            "proposal-not-from-here", {"status": proposal.status.value, "wanted": status.value}
        )


def is_the_one_read(proposal: Proposal, version: int | None) -> Iterator[Refusal]:
    """Yield a refusal where somebody has changed the proposal since the page was opened."""
    if version is not None and proposal.version != version:
        yield Refusal("proposal-changed-meanwhile", {"number": proposal.key})
