"""Whatever is done in whatever order: counts add up, nothing is given twice, all that changed is in the trail."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement import ledger
from placement.actions.accept_proposal import accept_proposal
from placement.actions.change_proposal import change_proposal
from placement.actions.decline_proposal import decline_proposal
from placement.actions.reject_proposal import reject_proposal
from placement.actions.send_proposal import send_proposal
from placement.actions.withdraw_proposal import withdraw_proposal
from placement.model.agreement import Profile, QuotaLine, Slot
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus, LinkedGroup
from placement.model.proposal import LIVE, PROMISED, Proposal, ProposalStatus
from placement.model.words import Category, DeclineReason, RejectReason
from placement.refusals import Refused
from placement.transaction import transaction
from tests.databases import KINDS, fresh_engine
from tests.make import (
    NOW,
    make_authority,
    make_household,
    make_proposal,
    make_quota_line,
    make_slot,
)
from tests.placement.place import Place, make_place, receives_at_most

MONTHS = st.sampled_from(["2026-12", "2027-01", "2027-02", "2028-01"])
# The household's status that goes with each status of its newest proposal.
GOES_WITH = {
    ProposalStatus.PROPOSED: HouseholdStatus.PROPOSED,
    ProposalStatus.SENT: HouseholdStatus.ASKED,
    ProposalStatus.ACCEPTED: HouseholdStatus.ACCEPTED,
}


class Officials(RuleBasedStateMachine):
    """Two municipalities, one that lists its dwellings and one with a monthly intake; officials who try anything."""

    engine: Engine
    proposals = Bundle("proposals")

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
            receives_at_most(db, self.other, 4)
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

    def slot(self, number: int) -> int | None:
        """One of the dwellings, or none."""
        return self.slots[number].key if number < len(self.slots) else None

    @rule(target=proposals, number=st.integers(0, 4), month=MONTHS, slot=st.integers(0, 2))
    def propose(self, number: int, month: str, slot: int) -> int:
        """As a run does: only for a household that waits."""
        household = self.households[number]
        place = self.listing if slot < len(self.slots) else self.other
        with transaction(self.engine) as db:
            now = db.get_one(Household, household.key)
            if now.status is not HouseholdStatus.READY:
                known = db.exec(
                    select(Proposal.id).where(Proposal.household_id == household.key)
                ).first()
                assert known is not None
                return known
            now.status = HouseholdStatus.PROPOSED
            made = make_proposal(db, household=now, line=place.line, month=month)
            made.slot_id = self.slot(slot)
            return made.key

    @rule(key=proposals)
    def send(self, key: int) -> None:
        """The officer asks."""
        with self.trying("proposal.sent") as db:
            send_proposal(db, key, by=self.listing.officer, at=self.at)

    @rule(key=proposals, month=MONTHS, slot=st.integers(0, 2))
    def accept(self, key: int, month: str, slot: int) -> None:
        """The municipality says yes, as asked or otherwise."""
        with self.trying("proposal.accepted") as db:
            by = self.place_of(db, key).answerer
            self.shown(db, key)
            accept_proposal(db, key, month=month, slot_id=self.slot(slot), by=by, at=self.at)

    @rule(key=proposals, reason=st.sampled_from(DeclineReason))
    def decline(self, key: int, reason: DeclineReason) -> None:
        """The municipality says no."""
        with self.trying("proposal.declined") as db:
            by = self.place_of(db, key).answerer
            self.shown(db, key)
            decline_proposal(db, key, reason=reason, by=by, at=self.at)

    @rule(key=proposals)
    def withdraw(self, key: int) -> None:
        """The officer takes it back."""
        with self.trying("proposal.withdrawn") as db:
            withdraw_proposal(db, key, note="test", by=self.listing.officer, at=self.at)

    @rule(key=proposals, bar=st.booleans())
    def reject(self, key: int, *, bar: bool) -> None:
        """The officer does not ask."""
        with self.trying("proposal.rejected") as db:
            reject_proposal(
                db, key, reason=RejectReason.OTHER, bar=bar, by=self.listing.officer, at=self.at
            )

    @rule(target=proposals, key=proposals, month=MONTHS, slot=st.integers(0, 2))
    def change(self, key: int, month: str, slot: int) -> int:
        """The officer chooses elsewhere."""
        place = self.listing if slot < len(self.slots) else self.other
        with self.trying("proposal.changed") as db:
            new = change_proposal(
                db,
                key,
                municipality_code=place.municipality.code,
                month=month,
                slot_id=self.slot(slot),
                by=self.listing.officer,
                at=self.at,
            )
            return new.key
        return key

    def place_of(self, db: Session, key: int) -> Place:
        """Where a proposal leads."""
        there = db.get_one(Proposal, key).municipality_id
        return self.other if there == self.other.municipality.key else self.listing

    def shown(self, db: Session, key: int) -> None:
        """What a municipality does not see it cannot answer: that is another test's subject."""
        if db.get_one(Proposal, key).status in {
            ProposalStatus.PROPOSED,
            ProposalStatus.REJECTED,
            ProposalStatus.REPLACED,
        }:
            raise Refused([])

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
    def each_household_is_where_its_proposal_is(self) -> None:
        """One live proposal at most, and the household's status goes with it; linked ones are together."""
        with Session(self.engine) as db:
            live = [one for one in self.all_of(db) if one.status in LIVE]
            assert max(Counter(one.household_id for one in live).values(), default=0) <= 1
            by_household = {one.household_id: one for one in live}
            for household in self.households:
                now = db.get_one(Household, household.key)
                own = by_household.get(household.key)
                assert now.status is (GOES_WITH[own.status] if own else HouseholdStatus.READY)
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


@pytest.mark.parametrize("kind", KINDS)
def test_any_order_keeps_the_counts(kind: str) -> None:
    with ExitStack() as ends:
        Officials.engine = ends.enter_context(fresh_engine(kind))

        run_state_machine_as_test(
            Officials,
            settings=settings(
                max_examples=20 if kind == "sqlite" else 8,
                stateful_step_count=30,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
