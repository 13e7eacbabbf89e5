"""What must hold after each act of the officials, whatever it was: counts, places, statuses, the trail."""

from collections import Counter
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement import ledger
from placement.model.agreement import Profile, QuotaLine, Slot
from placement.model.assignment import Arrival
from placement.model.audit_entry import AuditEntry
from placement.model.household import ON_THE_WAY, Household, HouseholdStatus
from placement.model.proposal import LIVE, PROMISED, Proposal, ProposalStatus
from placement.rules.household import WAYS_OUT
from tests.placement.place import Place

# The household's statuses that go with each status of its live proposal.
GOES_WITH = {
    ProposalStatus.PROPOSED: {HouseholdStatus.PROPOSED},
    ProposalStatus.SENT: {HouseholdStatus.ASKED},
    ProposalStatus.ACCEPTED: ON_THE_WAY | {HouseholdStatus.ARRIVED},
}
WAITS_OR_HAS_GONE = WAYS_OUT | {HouseholdStatus.READY}


class WhatHolds(RuleBasedStateMachine):
    """The invariants, on the world of one sequence."""

    engine: Engine
    listing: Place
    other: Place
    slots: list[Slot]
    households: list[Household]
    done: Counter[str]
    before: int

    @invariant()
    def counts_add_up(self) -> None:
        """Lines, dwellings and months take exactly what is promised, and never more than there is."""
        with Session(self.engine) as db:
            assert ledger.check_balance(db) == []
            promised = [one for one in self.all_of(db) if one.status in PROMISED]
            for line in db.exec(select(QuotaLine).where(self.ours(QuotaLine.agreement_id))):
                on_it = [
                    one.persons
                    for one in promised
                    if one.agreement_id == line.agreement_id and one.month[:4] == str(line.year)
                ]
                assert line.taken == sum(on_it) <= line.at_most
            for slot in db.exec(select(Slot)).all():
                if slot.key in {one.key for one in self.slots}:
                    on_it = [one.persons for one in promised if one.slot_id == slot.key]
                    assert slot.taken == len(on_it) <= slot.count
                    assert all(slot.smallest <= persons <= slot.largest for persons in on_it)
            intake = db.exec(
                select(Profile).where(Profile.municipality_id == self.other.municipality.key)
            ).one()
            arriving: Counter[str] = Counter()
            for one in promised:
                if one.municipality_id == intake.municipality_id:
                    arriving[one.month] += one.persons
            assert max(arriving.values(), default=0) <= (intake.monthly_intake or 0)

    @invariant()
    def the_ledger_says_how_far_each_person_is(self) -> None:
        """Reserved while asked, accepted after the yes, arrived once there; a household when all of it is."""
        with Session(self.engine) as db:
            there = Counter(one.proposal_id for one in db.exec(select(Arrival)))
            ours = self.all_of(db)
            lines = db.exec(select(QuotaLine).where(self.ours(QuotaLine.agreement_id))).all()
            booked = sum(
                ledger.figures(db, [line.key for line in lines]).values(), ledger.Figures()
            )
            asked = [one.persons for one in ours if one.status is ProposalStatus.SENT]
            yes = [one for one in ours if one.status is ProposalStatus.ACCEPTED]
            arrived = sum(there[one.key] for one in yes)
            assert booked.reserved == sum(asked)
            assert booked.arrived == arrived
            assert booked.accepted == sum(one.persons for one in yes) - arrived
            assert arrived == sum(there[one.key] for one in ours), "who is there stays there"
            for one in yes:
                status = db.get_one(Household, one.household_id).status
                assert (status is HouseholdStatus.ARRIVED) == (there[one.key] == one.persons)

    @invariant()
    def each_household_is_where_its_proposal_is(self) -> None:
        """One live proposal at most, and the household's status goes with it; linked ones are together."""
        with Session(self.engine) as db:
            live = [one for one in self.all_of(db) if one.status in LIVE]
            assert max(Counter(one.household_id for one in live).values(), default=0) <= 1
            by_household = {one.household_id: one for one in live}
            for household in self.households:
                now = db.get_one(Household, household.key)
                own = by_household.get(household.key)
                assert now.status in (GOES_WITH[own.status] if own else WAITS_OR_HAS_GONE)
            linked = {
                one.municipality_id
                for household in self.households[:2]
                if (one := by_household.get(household.key)) and one.status in PROMISED
            }
            assert len(linked) <= 1

    @invariant()
    def every_change_is_in_the_trail_and_nothing_else(self) -> None:
        """One entry for each action that was done, none for what was refused."""
        with Session(self.engine) as db:
            entries = db.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        counted = Counter(entry.event for entry in entries[self.before :])
        assert counted == Counter({k: n for k, n in self.done.items() if k != "refused"})

    def all_of(self, db: Session) -> list[Proposal]:
        """The proposals of this sequence."""
        return list(db.exec(select(Proposal).where(self.ours(Proposal.agreement_id))))

    def ours(self, column: Any) -> Any:  # noqa: ANN401 (a column, and a condition on it)
        """On the agreements of this sequence."""
        return col(column).in_([self.listing.agreement.key, self.other.agreement.key])
