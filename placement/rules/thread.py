"""What may be written on a question before it is answered: nothing that tells who a person is."""

import re
from collections.abc import Iterator

from placement.model.proposal import Proposal, ProposalStatus
from placement.model.thread_message import LONGEST_MESSAGE
from placement.refusals import Refusal

# Not exact on purpose: what looks like a person's code is refused, whether or not its check mark is right.
_REVEALING = {
    "thread-identity-code": re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b", re.IGNORECASE),
    "thread-email": re.compile(r"\S+@\S+\.\w"),
    "thread-telephone": re.compile(r"(?<![\w-])(?:\+\d|0)(?:[ -]?\d){6,}"),
}


def may_be_written(proposal: Proposal, text: str) -> Iterator[Refusal]:
    """Yield why not: nobody is asked any more, it is empty or too long, or it shows a code, an address, a number."""
    if proposal.status is not ProposalStatus.SENT:
        yield Refusal("thread-only-when-asked")
    if not text.strip():
        yield Refusal("thread-empty")
    if len(text.strip()) > LONGEST_MESSAGE:
        yield Refusal("thread-too-long", {"most": LONGEST_MESSAGE})
    for code, pattern in _REVEALING.items():
        if pattern.search(text):
            yield Refusal(code)
