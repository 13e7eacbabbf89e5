"""What officials see of runs: a list, one run with its results by municipality, and its progress."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission
from placement.model.allocation_run import AllocationRun, Policy
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import UserAccount
from placement.queries.policies import data_if_readable
from placement.queries.runs import LIGHT_RUN, kept_with_answer
from placement.refusals import NotFound
from placement.rules.places_in_question import Places, places_of, together
from placement.rules.policy import PolicyData
from placement.rules.small_groups import LEAST, told_apart
from placement.sight import use_is_told, visible


@dataclass(frozen=True)
class RunRow:
    """A run, who asked for it (None: the system itself), and the number of its policy."""

    run: AllocationRun
    by: str | None
    policy: Policy


@dataclass(frozen=True)
class RunDropped:
    """A proposal of a household within the official's scope that no longer held when the run was saved."""

    household: Household
    # None: not there any more, or not to be told, as the household is under a safety prohibition.
    municipality: Municipality | None
    code: str


@dataclass(frozen=True)
class PlacesShown:
    """What a run gave a municipality, or several together; `promised` and `free` are None to whom use is not told."""

    households: int
    proposed: int
    promised: int | None = None
    free: int | None = None

    @staticmethod
    def of(places: Places, *, use_told: bool) -> "PlacesShown":
        """Take what is told."""
        given = PlacesShown(places.households, places.proposed)
        if not use_told:
            return given
        return replace(given, promised=places.promised, free=places.free)


@dataclass(frozen=True)
class RunShown:
    """One run with all that its page tells."""

    row: RunRow
    # None where they were written in a form that is not read any more.
    weights: PolicyData | None
    # Municipalities within the official's scope that were given or had anything to give; those with few households
    # together, and how many they are, for who may not see the households themselves.
    # To whom use is not told a municipality that was given nothing is left out too: whether it was full is use.
    places: Sequence[tuple[Municipality, PlacesShown]]
    small_places: PlacesShown | None
    small: int
    dropped: Sequence[RunDropped]
    # How many more were dropped, of households that the official may not see.
    dropped_elsewhere: int
    # Where promises were above what is stated: {"code", "params"}; nothing to whom use is not told.
    raised: Sequence[tuple[Municipality, dict[str, Any]]]
    # Proposals of this run that wait for this official's review; None for who reviews none.
    to_review: int | None
    # Whether the run has kept what would help.
    helps: bool


def runs_visible_to(
    official: Official, db: Session, *, page: int = 1, per_page: int = 50
) -> tuple[list[RunRow], int]:
    """Return a page of runs, newest first, and how many there are."""
    seen = visible(AllocationRun, official.scope)
    total = db.exec(select(func.count(col(AllocationRun.id))).where(seen)).one()
    statement = _rows().where(seen).order_by(col(AllocationRun.id).desc())
    rows = db.exec(statement.offset((page - 1) * per_page).limit(per_page)).all()
    return [RunRow(run, by, policy) for run, policy, by in rows], total


def progress_visible_to(official: Official, run_id: int, db: Session) -> RunRow:
    """Return one run without what it weighs. Raises `NotFound`."""
    statement = _rows().where(visible(AllocationRun, official.scope), AllocationRun.id == run_id)
    found = db.exec(statement).one_or_none()
    if found is None:
        raise NotFound
    run, policy, by = found
    return RunRow(run, by, policy)


def run_visible_to(official: Official, run_id: int, db: Session) -> RunShown:
    """Return one run with its results. Raises `NotFound`."""
    row = progress_visible_to(official, run_id, db)
    municipalities = municipalities_by_code(official, db)
    counted = _places(db, run_id, municipalities)
    apart, small = told_apart(
        {code: one.households for code, one in counted.items()}, least_told(official)
    )
    dropped = _dropped(official, db, row.run)
    use_told = use_is_told(official.scope)
    return RunShown(
        row=row,
        weights=data_if_readable(row.policy),
        places=[
            (municipalities[code], PlacesShown.of(one, use_told=use_told))
            for code, one in sorted(counted.items())
            if code in apart or (use_told and not one.households)
        ],
        small_places=PlacesShown.of(together(counted[code] for code in small), use_told=use_told)
        if small
        else None,
        small=len(small),
        raised=[
            (municipalities[change["municipality"]], change)
            for change in row.run.progress.get("raised", ())
            if use_told and change["municipality"] in municipalities
        ],
        dropped=dropped,
        dropped_elsewhere=len(row.run.dropped) - len(dropped),
        to_review=_to_review(official, db, row.run),
        helps=db.exec(
            select(col(AllocationRun.reasons).is_not(None)).where(AllocationRun.id == run_id)
        ).one(),
    )


def least_told(official: Official) -> int:
    """How few households a figure by municipality may be of: any number for who may see them there, else `LEAST`."""
    return 1 if Permission.HOUSEHOLD_READ in GRANTS[official.role] else LEAST


def municipalities_by_code(official: Official, db: Session) -> dict[str, Municipality]:
    """Return the municipalities within the official's scope, by code."""
    statement = select(Municipality).where(visible(Municipality, official.scope))
    return {one.code: one for one in db.exec(statement)}


def _rows() -> Any:  # noqa: ANN401 (a select of three things, which has no short name)
    return (
        select(AllocationRun, Policy, UserAccount.name)
        .join(Policy, col(Policy.id) == col(AllocationRun.policy_id))
        .outerjoin(UserAccount, col(UserAccount.id) == col(AllocationRun.requested_by_id))
        .options(*LIGHT_RUN)
    )


def _places(db: Session, run_id: int, municipalities: dict[str, Municipality]) -> dict[str, Places]:
    """Count what the run was asked and what it answered, by municipality; nothing while it goes."""
    kept = kept_with_answer(db, run_id)
    if kept is None:
        return {}
    counted = places_of(*kept.unpacked(), without=kept.dropped)
    return {
        code: places
        for code, places in counted.items()
        if code in municipalities and places != Places()
    }


def _dropped(official: Official, db: Session, run: AllocationRun) -> list[RunDropped]:
    if Permission.HOUSEHOLD_READ not in GRANTS[official.role]:
        return []
    codes = {one["municipality"] for one in run.dropped}
    places = {
        one.code: one
        for one in db.exec(select(Municipality).where(col(Municipality.code).in_(codes)))
    }
    ids = [one["household"] for one in run.dropped]
    own = select(Household).where(col(Household.id).in_(ids), visible(Household, official.scope))
    theirs = {household.key: household for household in db.exec(own)}
    return [
        RunDropped(
            household=household,
            municipality=None if household.safety_prohibition else places.get(one["municipality"]),
            code=one["code"],
        )
        for one in run.dropped
        if (household := theirs.get(one["household"]))
    ]


def _to_review(official: Official, db: Session, run: AllocationRun) -> int | None:
    if Permission.PROPOSAL_REVIEW not in GRANTS[official.role]:
        return None
    statement = select(func.count(col(Proposal.id))).where(
        visible(Proposal, official.scope),
        Proposal.run_id == run.key,
        Proposal.status == ProposalStatus.PROPOSED,
    )
    return db.exec(statement).one()
