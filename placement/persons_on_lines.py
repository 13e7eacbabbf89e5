"""How the persons of a promise arrive on the lines that count it.

As `placement/ledger.py`: the caller holds the agreement and has asked the rules.
"""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official
from placement.ledger import book, entry_of, taken_by
from placement.model.agreement import QuotaLine
from placement.model.ledger_entry import LedgerKind
from placement.model.proposal import Proposal


def arrive(
    db: Session,
    proposal: Proposal,
    persons: int,
    *,
    at: datetime,
    by: Official | None,
    only: QuotaLine | None = None,
) -> None:
    """Turn so many accepted persons of the proposal into arrived, on each line where they are accepted.

    `only`: on this line, which counts the household later than the others do.
    """
    for line, took in taken_by(db, proposal):
        came = min(persons, took.accepted)
        if not came or (only is not None and line.key != only.key):
            continue
        entry = entry_of(
            proposal, line.key, LedgerKind.ARRIVED, at, by, accepted=-came, arrived=came
        )
        book(db, line, entry)
