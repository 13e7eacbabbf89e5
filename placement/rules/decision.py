"""When an officer's decision may be written down, and when a written one may be corrected."""

from collections.abc import Iterator

from placement.model.assignment import Assignment
from placement.model.document import Document
from placement.refusals import Refusal


def is_assigned(assignment: Assignment | None) -> Iterator[Refusal]:
    """Yield a refusal unless the officer has decided."""
    if assignment is None:
        yield Refusal("not-assigned-yet")


def replaces_the_latest(
    latest: Document | None, replaces_id: int | None, reason: str
) -> Iterator[Refusal]:
    """Yield a refusal where a decision is there already, or another than the one that the officer read.

    `replaces_id` is the one that is to be corrected, None for the first decision; a correction needs its reason.
    """
    if latest is not None and replaces_id is None:
        yield Refusal("decision-is-there")
    elif (latest.key if latest else None) != replaces_id:
        yield Refusal("decision-changed-meanwhile")
    if replaces_id is not None and not reason.strip():
        yield Refusal("reason-missing")
