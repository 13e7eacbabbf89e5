"""What may be written on a question before it is answered: nothing that tells who a person is."""

import re
from collections.abc import Iterator

from placement.model.proposal import Proposal, ProposalStatus
from placement.model.thread_message import LONGEST_MESSAGE
from placement.refusals import Refusal

# Not exact on purpose: what looks like a person's code is refused, whether or not its check mark is right.
_IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\w")
_TELEPHONE = re.compile(r"(?<![\w-])(?:\+\d|0)(?:[ -]?\d){6,}")


def may_be_written(proposal: Proposal, text: str) -> Iterator[Refusal]:
    """Yield why not: nobody is asked any more, it is empty or too long, or it shows a code, an address, a number."""
    if proposal.status is not ProposalStatus.SENT:
        yield Refusal("thread-only-when-asked")
    if not text.strip():
        yield Refusal("thread-empty")
    if len(text.strip()) > LONGEST_MESSAGE:
        yield Refusal("thread-too-long", {"most": LONGEST_MESSAGE})
    if _IDENTITY_CODE.search(text):
        yield Refusal("thread-identity-code")
    if _EMAIL.search(text):
        yield Refusal("thread-email")
    if _TELEPHONE.search(text):
        yield Refusal("thread-telephone")
