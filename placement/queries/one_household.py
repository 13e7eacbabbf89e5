"""One household with everything about it, and what has happened to it, within an official's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission
from placement.audit import Event
from placement.model.area import Area, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.hearing import Hearing
from placement.model.household import Exclusion, Household, Need, Person, Pin, Tie, Wish
from placement.model.proposal import LIVE, Proposal
from placement.model.user import UserAccount
from placement.queries.hearings import hearing_of
from placement.queries.policies import policy_data_in_force
from placement.queries.registering import facts_now, persons_of
from placement.refusals import NotFound
from placement.rules.household import CLOSED, Missing, missing_facts
from placement.rules.household_facts import HouseholdFacts
from placement.rules.urgency import urgency_of
from placement.sight import visible

T = TypeVar("T", Wish, Tie, Exclusion, Pin)
LONGEST_TIMELINE = 200


@dataclass(frozen=True)
class Happening:
    """One event of a household's timeline. `by` is None for what the system did by itself."""

    at: datetime
    event: Event
    by: str | None = None
    municipality: Municipality | None = None
    # The decline or reject reason, a status, or the facts that were changed: codes.
    params: dict[str, Any] | None = None


@dataclass(frozen=True)
class Alternative:
    """What else the run looked at for the live proposal. `broken` is empty where it would have been possible."""

    municipality: Municipality
    month: str | None
    points: dict[str, int]
    broken: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class WholeHousehold:
    """Everything that the page of one household shows. `needs` is None without the stricter right."""

    household: Household
    authority: Area
    own: bool
    lives_in: Municipality | None
    persons: Sequence[Person]
    needs: Sequence[Need] | None
    wishes: Sequence[tuple[Wish, Municipality]]
    ties: Sequence[tuple[Tie, Municipality]]
    exclusions: Sequence[tuple[Exclusion, Municipality]]
    pins: Sequence[tuple[Pin, Municipality]]
    linked: Sequence[Household]
    proposals: Sequence[tuple[Proposal, Municipality]]
    alternatives: Sequence[Alternative]
    timeline: Sequence[Happening]
    # Of the county, on the live proposal.
    hearing: Hearing | None
    missing: Sequence[Missing]
    urgency: int
    due_day: date
    overdue: bool

    @property
    def live(self) -> tuple[Proposal, Municipality] | None:
        """The proposal that stands, with its municipality."""
        return next((pair for pair in self.proposals if pair[0].status in LIVE), None)


def household_visible_to(
    official: Official, household_id: int, db: Session, *, day: date
) -> WholeHousehold:
    """Return one household. Raises `NotFound`, under a safety prohibition for everybody but its own authority."""
    household = _seen(official, household_id, db)
    own = official.authority_id == household.authority_id
    persons = persons_of(db, household_id)
    needs = db.exec(select(Need).where(Need.household_id == household_id)).all()
    policy = policy_data_in_force(db)
    proposals = _proposals(official, db, household_id)
    due = household.permit_day + timedelta(days=policy.target_days)
    return WholeHousehold(
        household=household,
        authority=db.get_one(Area, household.authority_id),
        own=own,
        lives_in=db.get(Municipality, household.lives_in_id) if household.lives_in_id else None,
        persons=persons,
        needs=needs if Permission.NEED_READ in GRANTS[official.role] else None,
        wishes=_with_place(db, Wish, household_id),
        ties=_with_place(db, Tie, household_id),
        exclusions=_with_place(db, Exclusion, household_id),
        pins=_with_place(db, Pin, household_id),
        linked=_linked(official, db, household),
        proposals=proposals,
        alternatives=_alternatives(db, proposals),
        timeline=_timeline(db, household, proposals),
        hearing=hearing_of(db, proposals[0][0].key) if proposals else None,
        missing=missing_facts(
            lives_in_id=household.lives_in_id,
            lives_at=household.lives_at,
            mother_tongues=[person.mother_tongue for person in persons],
        ),
        urgency=urgency_of(
            household,
            birth_days=[person.birth_day for person in persons],
            needs=[need.kind for need in needs],
            day=day,
            policy=policy,
        ),
        due_day=due,
        overdue=due < day and household.status not in CLOSED,
    )


def facts_visible_to(
    official: Official, household_id: int, db: Session
) -> tuple[Household, HouseholdFacts]:
    """Return a household of the official's own authority and its facts, for a form. Raises `NotFound`."""
    household = _seen(official, household_id, db)
    if household.authority_id != official.authority_id:
        raise NotFound
    return household, facts_now(db, household)


def person_visible_to(
    official: Official, household_id: int, person_id: int, db: Session
) -> tuple[Household, Person]:
    """Return a person of a household of the official's own authority. Raises `NotFound`."""
    household, _ = facts_visible_to(official, household_id, db)
    for person in persons_of(db, household_id):
        if person.key == person_id:
            return household, person
    raise NotFound


def municipalities_visible_to(_official: Official, db: Session) -> Sequence[Municipality]:
    """Return the municipalities that may be named, by name: a public fact."""
    return db.exec(
        select(Municipality).where(col(Municipality.in_scope)).order_by(col(Municipality.name_fi))
    ).all()


def _seen(official: Official, household_id: int, db: Session) -> Household:
    found = db.exec(
        select(Household).where(Household.id == household_id, visible(Household, official.scope))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _proposals(
    official: Official, db: Session, household_id: int
) -> Sequence[tuple[Proposal, Municipality]]:
    """Newest first, the live one before all."""
    rows = db.exec(
        select(Proposal, Municipality)
        .join(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
        .where(Proposal.household_id == household_id, visible(Proposal, official.scope))
        .order_by(col(Proposal.id).desc())
    ).all()
    return sorted(rows, key=lambda row: row[0].status not in LIVE)


def _linked(official: Official, db: Session, household: Household) -> Sequence[Household]:
    if household.group_id is None:
        return []
    return db.exec(
        select(Household)
        .where(
            Household.group_id == household.group_id,
            Household.id != household.key,
            visible(Household, official.scope),
        )
        .order_by(col(Household.code))
    ).all()


def _with_place(db: Session, table: type[T], household_id: int) -> Sequence[tuple[T, Municipality]]:
    """Rows of a table about a household and a municipality, with the municipality."""
    order = col(Wish.rank) if table is Wish else col(table.id)
    return db.exec(
        select(table, Municipality)
        .join(Municipality, col(table.municipality_id) == col(Municipality.id))
        .where(table.household_id == household_id)
        .order_by(order)
    ).all()


def _alternatives(
    db: Session, proposals: Sequence[tuple[Proposal, Municipality]]
) -> list[Alternative]:
    """Those of the live proposal that its run looked at, most points first."""
    told = proposals[0][0].alternatives if proposals and proposals[0][0].status in LIVE else []
    codes = {one["municipality"] for one in told}
    places = {
        one.code: one
        for one in db.exec(select(Municipality).where(col(Municipality.code).in_(codes)))
    }
    found = [
        Alternative(
            places[one["municipality"]], one.get("month"), dict(one["points"]), one["broken"]
        )
        for one in told
        if one["municipality"] in places
    ]
    return sorted(found, key=lambda other: -sum(other.points.values()))


def _timeline(
    db: Session, household: Household, proposals: Sequence[tuple[Proposal, Municipality]]
) -> list[Happening]:
    """What was done, newest first. Who looked at it is in the audit trail, not here."""
    places = {proposal.key: place for proposal, place in proposals}
    rows = db.exec(
        select(AuditEntry, UserAccount.name)
        .outerjoin(UserAccount, col(AuditEntry.by_id) == col(UserAccount.id))
        .where(
            (
                (col(AuditEntry.subject) == "household")
                & (col(AuditEntry.subject_id) == household.key)
            )
            | ((col(AuditEntry.subject) == "proposal") & col(AuditEntry.subject_id).in_(places)),
            col(AuditEntry.event).not_like("%.viewed"),
        )
        .order_by(col(AuditEntry.id).desc())
        .limit(LONGEST_TIMELINE)
    ).all()
    codes = {entry.params["municipality"] for entry, _ in rows if "municipality" in entry.params}
    named = {
        one.code: one
        for one in db.exec(select(Municipality).where(col(Municipality.code).in_(codes)))
    }
    found = [
        Happening(
            entry.at,
            Event(entry.event),
            by,
            places.get(entry.subject_id or 0)
            if entry.subject == "proposal"
            else named.get(entry.params.get("municipality", "")),
            entry.params,
        )
        for entry, by in rows
    ]
    recorded = {(entry.event, entry.subject_id) for entry, _ in rows}
    found += [
        Happening(proposal.proposed_at, Event.PROPOSAL_MADE, None, place)
        for proposal, place in proposals
        if proposal.proposed_by_id is None
        and (Event.PROPOSAL_MADE.value, proposal.key) not in recorded
    ]
    if (Event.HOUSEHOLD_REGISTERED.value, household.key) not in recorded:
        by = db.get(UserAccount, household.registered_by_id or 0)
        found.append(
            Happening(household.registered_at, Event.HOUSEHOLD_REGISTERED, by.name if by else None)
        )
    return sorted(found, key=lambda one: one.at, reverse=True)
