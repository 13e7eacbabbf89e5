"""What officials see of runs: a list, one run with its results by municipality, and its progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission, visible
from placement.model.allocation_run import AllocationRun, Policy
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.proposal import Proposal, ProposalStatus
from placement.model.user import UserAccount
from placement.queries.policies import data_of
from placement.refusals import NotFound
from placement.rules.facts_to_question import household_id
from placement.rules.kept_json import unpacked
from placement.rules.places_in_question import Places, places_of
from placement.rules.policy import PolicyData


@dataclass(frozen=True)
class RunRow:
    """A run, who asked for it (None: the system itself), and the number of its policy."""

    run: AllocationRun
    by: str | None
    policy: Policy


@dataclass(frozen=True)
class RunDropped:
    """A proposal that no longer held when the run was saved."""

    municipality: Municipality | None
    code: str
    params: dict[str, Any]
    # Given only where the household is within the official's scope.
    household_id: int | None


@dataclass(frozen=True)
class RunShown:
    """One run with all that its page tells."""

    row: RunRow
    weights: PolicyData
    # Municipalities within the official's scope that were given or had anything to give.
    places: Sequence[tuple[Municipality, Places]]
    dropped: Sequence[RunDropped]
    # Where promises were above what is stated: {"code", "params"}.
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
    return RunShown(
        row=row,
        weights=data_of(row.policy),
        places=_places(db, row.run, municipalities),
        raised=[
            (municipalities[change["municipality"]], change)
            for change in row.run.progress.get("raised", ())
            if change["municipality"] in municipalities
        ],
        dropped=_dropped(official, db, row.run),
        to_review=_to_review(official, db, row.run),
        helps=db.exec(
            select(col(AllocationRun.reasons).is_not(None)).where(AllocationRun.id == run_id)
        ).one(),
    )


def municipalities_by_code(official: Official, db: Session) -> dict[str, Municipality]:
    """Return the municipalities within the official's scope, by code."""
    statement = select(Municipality).where(visible(Municipality, official.scope))
    return {one.code: one for one in db.exec(statement)}


def _rows() -> Any:  # noqa: ANN401 (a select of three things, which has no short name)
    return (
        select(AllocationRun, Policy, UserAccount.name)
        .join(Policy, col(Policy.id) == col(AllocationRun.policy_id))
        .outerjoin(UserAccount, col(UserAccount.id) == col(AllocationRun.requested_by_id))
        .options(
            defer(AllocationRun.question),  # type: ignore[arg-type]
            defer(AllocationRun.answer),  # type: ignore[arg-type]
            defer(AllocationRun.reasons),  # type: ignore[arg-type]
        )
    )


def _places(
    db: Session, run: AllocationRun, municipalities: dict[str, Municipality]
) -> list[tuple[Municipality, Places]]:
    """Count what the run was asked and what it answered, by municipality; nothing while it goes."""
    kept = (
        db.connection()
        .execute(
            sa_select(col(AllocationRun.question), col(AllocationRun.answer)).where(
                col(AllocationRun.id) == run.key
            )
        )
        .one()
    )
    if kept.question is None or kept.answer is None:
        return []
    dropped = {household_id(one["household"]) for one in run.dropped}
    counted = places_of(unpacked(kept.question), unpacked(kept.answer), without=dropped)
    return [
        (municipalities[code], places)
        for code, places in sorted(counted.items())
        if code in municipalities
    ]


def _dropped(official: Official, db: Session, run: AllocationRun) -> list[RunDropped]:
    codes = {one["municipality"] for one in run.dropped}
    found = {
        one.code: one
        for one in db.exec(select(Municipality).where(col(Municipality.code).in_(codes)))
    }
    theirs: set[int] = set()
    if Permission.HOUSEHOLD_READ in GRANTS[official.role]:
        ids = [one["household"] for one in run.dropped]
        own = select(Household).where(
            col(Household.id).in_(ids), visible(Household, official.scope)
        )
        theirs = {household.key for household in db.exec(own)}
    return [
        RunDropped(
            municipality=found.get(one["municipality"]),
            code=one["code"],
            params=one["params"],
            household_id=one["household"] if one["household"] in theirs else None,
        )
        for one in run.dropped
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
