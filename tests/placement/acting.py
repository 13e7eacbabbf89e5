"""How the officials of the sequences act: one transaction each; what is refused changes nothing, all is counted."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from sqlmodel import Session

from placement.model.proposal import Proposal, ProposalStatus
from placement.model.words import DeclineReason
from placement.refusals import Refused
from placement.transaction import transaction
from tests.placement.place import Place
from tests.placement.what_holds import WhatHolds


class What(NamedTuple):
    """With what an act is done; each takes what it needs."""

    number: int
    month: str
    slot: int
    reason: DeclineReason


WHAT = st.builds(
    What,
    number=st.integers(0, 9),
    month=st.sampled_from(["2027-01", "2027-01", "2027-02", "2028-01", "2026-12"]),
    slot=st.integers(0, 2),
    reason=st.sampled_from(DeclineReason),
)


class Acting(WhatHolds):
    """Somebody who tries something on one of the proposals."""

    # Over all sequences: what was done, and how often the rules refused.
    all_done: Counter[str]
    at: datetime

    @contextmanager
    def trying(self, name: str) -> Iterator[Session]:
        """One transaction; what the rules refuse is rolled back and changes nothing."""
        self.at += timedelta(minutes=1)
        try:
            with transaction(self.engine) as db:
                yield db
        except Refused:
            self.done["refused"] += 1
        else:
            self.done[name] += 1

    def teardown(self) -> None:
        """Add up what this sequence has done."""
        self.all_done.update(getattr(self, "done", {}))

    def slot(self, number: int) -> int | None:
        """One of the dwellings, or none."""
        return self.slots[number].key if number < len(self.slots) else None

    def pick(self, number: int, *statuses: ProposalStatus) -> int | None:
        """One of the proposals with these statuses; None where there is none."""
        with Session(self.engine) as db:
            keys = [one.key for one in self.all_of(db) if one.status in statuses]
        return keys[number % len(keys)] if keys else None

    def place_of(self, proposal: Proposal) -> Place:
        """Where a proposal leads."""
        elsewhere = proposal.municipality_id == self.other.municipality.key
        return self.other if elsewhere else self.listing
