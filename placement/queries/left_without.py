"""Why one household has no proposal, as the newest finished run tells, within an official's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.area import Municipality
from placement.model.household import Household, HouseholdStatus
from placement.model.proposal import LIVE, Proposal
from placement.queries.lines_of_question import lines_of_question
from placement.queries.runs import kept_reasons
from placement.rules.facts_to_question import household_id as in_question
from placement.sight import visible


class Left(StrEnum):
    """How it comes that a household has no proposal."""

    # The run found no place for it, or left it out though it had room.
    BY_RUN = "by-run"
    # The run had a place for it, which no longer held when its proposals were saved.
    DROPPED = "dropped"
    # The run proposed a place, and that proposal has ended since.
    ENDED = "ended"
    # It did not wait when the run was asked.
    AFTER_RUN = "after-run"


@dataclass(frozen=True)
class WayShown:
    """A place that these changes would have given it, moving nobody else; () where there was room already."""

    municipality: Municipality
    month: str
    changes: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class LeftWithout:
    """Why, in codes. `stopped`: the rules that stop it and in how many municipalities; () where there is room."""

    run: AllocationRun
    how: Left
    stopped: Sequence[tuple[Sequence[str], int]] = ()
    ways: Sequence[WayShown] = ()
    # Labels of quota lines that the official may see, by their id in the question.
    labels: dict[str, str] | None = None
    # Where the dropped proposal was for, and the code of what it broke.
    dropped_at: Municipality | None = None
    dropped_month: str = ""
    dropped_code: str = ""


def left_without_visible_to(
    official: Official, household_id: int, db: Session
) -> LeftWithout | None:
    """Return why a household of the official's own authority has no proposal.

    None where it has one or cannot have one now, for everybody of another authority (under a safety prohibition
    the places would tell where it goes), and where no finished run has kept reasons.
    """
    if not _waits_in_own_area(official, household_id, db):
        return None
    run = db.exec(
        select(AllocationRun)
        .where(visible(AllocationRun, official.scope), AllocationRun.status == RunStatus.DONE)
        .order_by(col(AllocationRun.id).desc())
        .options(load_only(AllocationRun.id, AllocationRun.finished_at))  # type: ignore[arg-type]
        .limit(1)
    ).one_or_none()
    kept = None if run is None else kept_reasons(db, run.key)
    if run is None or kept is None:
        return None
    told = kept["households"].get(in_question(household_id))
    if told is None:
        ended = db.exec(
            select(Proposal.id).where(
                Proposal.household_id == household_id, Proposal.run_id == run.key
            )
        ).first()
        return LeftWithout(run, Left.AFTER_RUN if ended is None else Left.ENDED)
    if "dropped" in told:
        dropped = told["dropped"]
        places = _places(db, [dropped])
        return LeftWithout(
            run,
            Left.DROPPED,
            dropped_at=places.get(dropped["municipality"]),
            dropped_month=dropped["month"],
            dropped_code=dropped["code"],
        )
    places = _places(db, told["ways"])
    return LeftWithout(
        run,
        Left.BY_RUN,
        stopped=[(one["rules"], one["municipalities"]) for one in told["stopped"]],
        ways=[
            WayShown(places[way["municipality"]], way["month"], way["changes"])
            for way in told["ways"]
            if way["municipality"] in places
        ],
        labels=_labels(official, db, told["ways"]),
    )


def _waits_in_own_area(official: Official, household_id: int, db: Session) -> bool:
    found = db.exec(
        select(Household.id).where(
            Household.id == household_id,
            visible(Household, official.scope),
            Household.authority_id == official.authority_id,
            Household.status == HouseholdStatus.READY,
            ~select(Proposal.id)
            .where(Proposal.household_id == household_id, col(Proposal.status).in_(LIVE))
            .exists(),
        )
    )
    return found.one_or_none() is not None


def _places(db: Session, told: Sequence[dict[str, Any]]) -> dict[str, Municipality]:
    codes = {one["municipality"] for one in told}
    found = select(Municipality).where(col(Municipality.code).in_(codes))
    return {one.code: one for one in db.exec(found)}


def _labels(official: Official, db: Session, ways: Sequence[dict[str, Any]]) -> dict[str, str]:
    lines = {change["of"] for way in ways for change in way["changes"] if change["kind"] == "quota"}
    return {key: one.label for key, one in lines_of_question(official, lines, db).items()}
