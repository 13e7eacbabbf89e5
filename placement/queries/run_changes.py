"""What a run proposes otherwise than the run before it, within the official's scope."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.area import Municipality
from placement.model.household import Household
from placement.queries.runs import kept_with_answer
from placement.queries.runs_shown import RunRow, progress_visible_to
from placement.refusals import NotFound
from placement.rules.changes import Cause, Change, Difference
from placement.rules.facts_to_question import key_of
from placement.rules.kept_run import changes_of_runs
from placement.rules.small_groups import LEAST, told_apart
from placement.sight import visible

Kind = tuple[Difference, Cause]


@dataclass(frozen=True)
class ChangeRow:
    """One household and what has changed. Under a safety prohibition the places of the change are left out."""

    household: Household
    change: Change


@dataclass(frozen=True)
class ChangesShown:
    """The run, the done run before it (None where there is none), and what differs."""

    row: RunRow
    before_id: int | None
    # All changes of the country by what became of the proposal and why, and those of small kinds together.
    counts: Sequence[tuple[Kind, int]] = ()
    together: int = 0
    # How many changes there are in the whole country, and of households within the official's scope.
    in_all: int = 0
    total: int = 0
    # One page of the latter; nothing for who may read no household.
    changes: Sequence[ChangeRow] = ()
    # Municipalities by code.
    places: dict[str, Municipality] | None = None


def changes_visible_to(
    official: Official, run_id: int, db: Session, *, first: int = 0, most: int = 50
) -> ChangesShown:
    """Compare with the newest done run before it. Raises `NotFound`, also where the run has no answer."""
    row = progress_visible_to(official, run_id, db)
    after = kept_with_answer(db, run_id)
    if after is None:
        raise NotFound
    earlier = db.exec(
        select(AllocationRun.id)
        .where(AllocationRun.status == RunStatus.DONE, col(AllocationRun.id) < run_id)
        .order_by(col(AllocationRun.id).desc())
        .limit(1)
    ).first()
    before = kept_with_answer(db, earlier) if earlier else None
    if earlier is None or before is None:
        return ChangesShown(row, None)
    found = changes_of_runs(before, after)
    theirs = _within_scope(official, db, found)
    counts = Counter((one.difference, one.cause) for one in found)
    # Who sees every household that changed is told nothing new by a small number.
    apart, small = told_apart(counts, 1 if len(theirs) == len(found) else LEAST)
    return ChangesShown(
        row=row,
        before_id=earlier,
        counts=[(kind, counts[kind]) for kind in apart],
        together=sum(counts[kind] for kind in small),
        in_all=len(found),
        total=len(theirs),
        changes=_rows(db, theirs[first : first + most]),
        places={one.code: one for one in db.exec(select(Municipality))},
    )


def _within_scope(official: Official, db: Session, found: Sequence[Change]) -> list[Change]:
    """Those of households that the official may see."""
    if not found or Permission.HOUSEHOLD_READ not in GRANTS[official.role]:
        return []
    keys = [key_of(one.household) for one in found]
    own = sa_select(col(Household.id)).where(
        col(Household.id).between(min(keys), max(keys)), visible(Household, official.scope)
    )
    seen = set(db.connection().execute(own).scalars())
    return [one for one in found if key_of(one.household) in seen]


def _rows(db: Session, changes: Sequence[Change]) -> list[ChangeRow]:
    keys = [key_of(one.household) for one in changes]
    own = select(Household).where(col(Household.id).in_(keys))
    households = {household.key: household for household in db.exec(own)}
    rows = []
    for one in changes:
        household = households[key_of(one.household)]
        told = replace(one, before=None, after=None) if household.safety_prohibition else one
        rows.append(ChangeRow(household, told))
    return rows
