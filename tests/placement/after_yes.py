"""What officials do after a municipality's yes, and the ends of a case: the acts of the sequences."""

from datetime import timedelta

from sqlmodel import Session

from placement.actions.assign_proposal import assign_proposal
from placement.actions.cancel_placement import cancel_placement
from placement.actions.close_household import close_household
from placement.actions.plan_arrival import plan_arrival
from placement.actions.record_arrival import record_arrival
from placement.actions.record_non_arrival import record_non_arrival
from placement.model.household import HouseholdStatus
from placement.model.proposal import PROMISED, Proposal, ProposalStatus
from placement.queries.arriving import arriving_of
from placement.rules.arrival import OF_MUNICIPALITY
from placement.rules.months import first_day_of
from tests.placement.acting import Acting, What

YES = ProposalStatus.ACCEPTED
# Moves are recorded so long after the officials have begun, when all months of the sequences have come.
LATER = timedelta(days=500)
ENDS = (
    HouseholdStatus.MOVED_INDEPENDENTLY,
    HouseholdStatus.LEFT_COUNTRY,
    HouseholdStatus.CANCELLED,
)


class AfterYes(Acting):
    """The two sides of a placement, and the household's own authority."""

    def assign(self, what: What) -> None:
        """The officer decides."""
        if key := self.pick(what.number, YES):
            with self.trying("placement.assigned") as db:
                assign_proposal(db, key, by=self.listing.officer, at=self.at)

    def plan(self, what: What) -> None:
        """Either side plans the day, in the month that was accepted or in another."""
        if key := self.pick(what.number, YES):
            with self.trying("arrival.planned") as db:
                place = self.place_of(db.get_one(Proposal, key))
                by = place.answerer if what.slot else place.officer
                plan_arrival(db, key, day=first_day_of(what.month), by=by, at=self.at)

    def arrive(self, what: What) -> None:
        """All who are awaited have come, or the first of them."""
        if key := self.pick(what.number, YES):
            with self.trying("arrival.recorded") as db:
                proposal = db.get_one(Proposal, key)
                awaited = arriving_of(db, proposal).awaited
                record_arrival(
                    db,
                    key,
                    day=self.at.date(),
                    persons=awaited[:1] if what.slot else awaited,
                    by=self.place_of(proposal).answerer,
                    at=self.at + timedelta(days=1),
                )

    def miss(self, what: What) -> None:
        """Nobody came."""
        if key := self.pick(what.number, YES):
            with self.trying("placement.cancelled") as db:
                by = self.place_of(db.get_one(Proposal, key)).answerer
                record_non_arrival(db, key, by=by, at=self.at + LATER)

    def cancel(self, what: What) -> None:
        """The municipality takes its yes back."""
        if key := self.pick(what.number, YES):
            with self.trying("placement.cancelled") as db:
                by = self.place_of(db.get_one(Proposal, key)).answerer
                reason = OF_MUNICIPALITY[what.slot]
                cancel_placement(db, key, reason=reason, note="test", by=by, at=self.at)

    def close(self, what: What) -> None:
        """The household goes its own way, whatever it was promised. Not often: it never comes back."""
        if what.number % 3:
            return
        household = self.households[-1 - what.number % 2]
        with Session(self.engine) as db:
            promised = any(
                one.household_id == household.key and one.status in PROMISED
                for one in self.all_of(db)
            )
        before = self.done["household.closed"]
        with self.trying("household.closed") as db:
            close_household(
                db,
                household.key,
                ENDS[len(what.month + what.reason) % len(ENDS)],
                reason="test",
                by=self.listing.officer,
                at=self.at,
            )
        if promised and self.done["household.closed"] > before:
            self.done["placement.cancelled"] += 1
