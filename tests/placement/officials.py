"""Officials who do anything in any order, and what must hold after each act."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    rule,
)
from sqlmodel import col, select

from placement.actions.accept_proposal import accept_proposal
from placement.actions.change_proposal import change_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.expire_proposals import expire_proposals
from placement.actions.extend_answer_time import extend_answer_time
from placement.actions.reject_proposal import reject_proposal
from placement.actions.send_proposal import send_proposal
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.days import helsinki_day
from placement.model.audit_entry import AuditEntry
from placement.model.household import Exclusion, Household, HouseholdStatus, LinkedGroup
from placement.model.proposal import LIVE, PROMISED, Proposal, ProposalStatus
from placement.model.words import Category, RejectReason
from placement.refusals import Refused
from placement.transaction import transaction
from tests.make import (
    NOW,
    make_authority,
    make_household,
    make_proposal,
    make_quota_line,
    make_slot,
)
from tests.placement.acting import WHAT, What
from tests.placement.after_yes import AfterYes
from tests.placement.place import make_place, receives_at_most

ACTS = (
    "propose",
    "propose",
    "propose",
    "send",
    "send",
    "ask",
    "ask",
    "ask",
    "accept_as_asked",
    "accept_otherwise",
    "decline",
    "withdraw",
    "silence",
    "silence",
    "more_time",
    "reject",
    "change",
    "what_has_ended_stays_so",
    "lift_all_bars",
)
# Of sequences that come further.
LATER_ACTS = (
    "a_good_day",
    "a_good_day",
    "a_good_day",
    "propose",
    "send",
    "decline",
    "withdraw",
    "assign",
    "plan",
    "plan",
    "arrive",
    "arrive",
    "miss",
    "cancel",
    "close",
    "what_has_ended_stays_so",
    "lift_all_bars",
)
# The sequences prove something only where each of these was done, or refused, so often.
ENOUGH = 3
EVERYTHING = {
    "proposal.accepted",
    "proposal.changed",
    "proposal.declined",
    "proposal.expired",
    "proposal.extended",
    "proposal.rejected",
    "proposal.sent",
    "proposal.withdrawn",
    "refused",
}
EVERYTHING_LATER = {
    "arrival.planned",
    "arrival.recorded",
    "household.closed",
    "placement.assigned",
    "placement.cancelled",
    "proposal.withdrawn",
    "refused",
}


class Officials(AfterYes):
    """Two municipalities, one that lists its dwellings and one with a monthly intake; officials who try anything."""

    @initialize()
    def begin(self) -> None:
        """A world of its own for each sequence, on the same database."""
        self.done: Counter[str] = Counter()
        self.at = NOW
        with transaction(self.engine) as db:
            authority = make_authority(db)
            self.listing = make_place(db, authority=authority, persons=9)
            make_quota_line(
                db,
                agreement=self.listing.agreement,
                year=2028,
                categories=[Category.ASYLUM],
                persons=4,
            )
            self.slots = [
                make_slot(db, municipality=self.listing.municipality, count=2, largest=4),
                make_slot(db, municipality=self.listing.municipality, largest=2),
            ]
            self.other = make_place(db, authority=authority, persons=7)
            receives_at_most(db, self.other, 3)
            group = LinkedGroup(code=f"L-{authority.code}")
            db.add(group)
            db.flush()
            self.households = [
                make_household(db, authority=authority, persons=persons)
                for persons in (1, 2, 3, 3, 4)
            ]
            for linked in self.households[:2]:
                linked.group_id = group.key
            self.before = len(db.exec(select(AuditEntry)).all())

    @rule(act=st.sampled_from(ACTS), what=WHAT)
    def one_act(self, act: str, what: What) -> None:
        """Somebody does something. One rule, for many rules are left out of many sequences on purpose."""
        getattr(self, act)(what)

    def propose(self, what: What) -> None:
        """As a run does: only for a household that waits."""
        place = self.listing if what.slot < len(self.slots) else self.other
        with transaction(self.engine) as db:
            household = db.get_one(Household, self.households[what.number % 5].key)
            if household.status is HouseholdStatus.READY:
                household.status = HouseholdStatus.PROPOSED
                made = make_proposal(db, household=household, line=place.line, month=what.month)
                made.slot_id = self.slot(what.slot)

    def ask(self, what: What) -> None:
        """Proposed and sent: else few sequences come to an answer."""
        self.propose(what)
        self.send(what)

    def a_good_day(self, what: What) -> None:
        """One after the other: else few sequences come far."""
        self.propose(what)
        self.send(what)
        self.accept_as_asked(what)
        self.assign(what)

    def send(self, what: What) -> None:
        """The officer asks."""
        if key := self.pick(what.number, ProposalStatus.PROPOSED):
            with self.trying("proposal.sent") as db:
                send_proposal(db, key, by=self.listing.officer, at=self.at)

    def accept_as_asked(self, what: What) -> None:
        """The municipality says yes."""
        if key := self.pick(what.number, ProposalStatus.SENT):
            with self.trying("proposal.accepted") as db:
                asked = db.get_one(Proposal, key)
                by = self.place_of(asked).answerer
                accept_proposal(
                    db, key, month=asked.month, slot_id=asked.slot_id, by=by, at=self.at
                )

    def accept_otherwise(self, what: What) -> None:
        """Yes, in another month and dwelling."""
        if key := self.pick(what.number, ProposalStatus.SENT):
            with self.trying("proposal.accepted") as db:
                by = self.place_of(db.get_one(Proposal, key)).answerer
                accept_proposal(
                    db, key, month=what.month, slot_id=self.slot(what.slot), by=by, at=self.at
                )

    def decline(self, what: What) -> None:
        """The municipality says no."""
        if key := self.pick(what.number, ProposalStatus.SENT):
            with self.trying("proposal.declined") as db:
                by = self.place_of(db.get_one(Proposal, key)).answerer
                decline_proposal(db, key, reason=what.reason, by=by, at=self.at)

    def withdraw(self, what: What) -> None:
        """The officer takes a question or a placement back."""
        if key := self.pick(what.number, *PROMISED):
            with self.trying("proposal.withdrawn") as db:
                withdraw_proposal(db, key, note="test", by=self.listing.officer, at=self.at)

    def silence(self, what: What) -> None:
        """Nobody answers one question in time."""
        if key := self.pick(what.number, ProposalStatus.SENT):
            with self.trying("proposal.expired") as db:
                asked = db.get_one(Proposal, key)
                asked.answer_due_day = helsinki_day(self.at) - timedelta(days=1)
                db.flush()
                assert [one.key for one in expire_proposals(db, at=self.at)] == [key]

    def more_time(self, what: What) -> None:
        """The officer moves the last day on."""
        if key := self.pick(what.number, ProposalStatus.SENT):
            with self.trying("proposal.extended") as db:
                until = helsinki_day(self.at) + timedelta(days=20 + what.number)
                by = self.listing.officer
                extend_answer_time(db, key, until=until, reason="test", by=by, at=self.at)

    def reject(self, what: What) -> None:
        """The officer does not ask."""
        if key := self.pick(what.number, ProposalStatus.PROPOSED):
            with self.trying("proposal.rejected") as db:
                reject_proposal(
                    db,
                    key,
                    reason=RejectReason.OTHER,
                    bar=what.slot == 0,
                    by=self.listing.officer,
                    at=self.at,
                )

    def change(self, what: What) -> None:
        """The officer chooses elsewhere."""
        place = self.listing if what.slot < len(self.slots) else self.other
        if key := self.pick(what.number, ProposalStatus.PROPOSED):
            with self.trying("proposal.changed") as db:
                change_proposal(
                    db,
                    key,
                    municipality_code=place.municipality.code,
                    month=what.month,
                    slot_id=self.slot(what.slot),
                    by=self.listing.officer,
                    at=self.at,
                )

    def what_has_ended_stays_so(self, what: What) -> None:
        """A proposal that was answered, rejected or taken back goes no further way."""
        if key := self.pick(what.number, *(set(ProposalStatus) - LIVE)):
            with pytest.raises(Refused), transaction(self.engine) as db:
                send_proposal(db, key, by=self.listing.officer, at=self.at)
            with pytest.raises(Refused), transaction(self.engine) as db:
                withdraw_proposal(db, key, note="test", by=self.listing.officer, at=self.at)

    def lift_all_bars(self, _what: What) -> None:
        """Else a long sequence ends with every household barred everywhere."""
        ours = [household.key for household in self.households]
        with transaction(self.engine) as db:
            for bar in db.exec(select(Exclusion).where(col(Exclusion.household_id).in_(ours))):
                db.delete(bar)


class LaterOfficials(Officials):
    """The same, who come further: to decisions, arrivals and ends."""

    @rule(act=st.sampled_from(LATER_ACTS), what=WHAT)
    def one_act(self, act: str, what: What) -> None:
        """Somebody does something."""
        getattr(self, act)(what)
