"""Many proposals at once: each whole or not at all, and what was against the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from placement.access import Official
from placement.queries.proposals_to_change import hold_for
from placement.refusals import Refusal, Refused


@dataclass
class Outcome:
    """Numbers of the proposals for which it was done, and of the others with what was against them."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, list[Refusal]]] = field(default_factory=list)


def one_by_one(
    db: Session,
    chosen: Sequence[tuple[int, int]],
    act: Callable[[int, int], object],
    *,
    by: Official,
) -> Outcome:
    """Do `act` with the number and version of each proposal; a refusal takes back only its own.

    All that they count on is held first. Raises `NotFound` or `NotPermitted` for one that is not theirs: then
    nothing is done.
    """
    outcome = Outcome()
    hold_for(by, {proposal_id for proposal_id, _ in chosen}, db)
    for proposal_id, version in sorted(set(chosen)):
        try:
            with db.begin_nested():
                act(proposal_id, version)
        except Refused as refused:
            outcome.refused.append((proposal_id, refused.refusals))
        else:
            outcome.done.append(proposal_id)
    return outcome
