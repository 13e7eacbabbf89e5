"""What a run proposes otherwise than the run before it, within the official's scope."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission, visible
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.area import Municipality
from placement.model.household import Household
from placement.queries.runs import kept_with_answer
from placement.queries.runs_shown import RunRow, progress_visible_to
from placement.refusals import NotFound
from placement.rules.changes import Cause, Change, Difference, changes_between
from placement.rules.facts_to_question import household_id, key_of


@dataclass(frozen=True)
class ChangesShown:
    """The run, the done run before it (None where there is none), and what differs."""

    row: RunRow
    before_id: int | None
    # All changes of the country by what became of the proposal and why: figures only.
    counts: Sequence[tuple[tuple[Difference, Cause], int]]
    # Households within the official's scope, with the change; nothing for who may read no household.
    changes: Sequence[tuple[Household, Change]]
    # Names of municipalities by code.
    places: dict[str, Municipality]


def changes_visible_to(official: Official, run_id: int, db: Session) -> ChangesShown:
    """Compare with the newest done run before it. Raises `NotFound`, also where the run has no answer."""
    row = progress_visible_to(official, run_id, db)
    after = kept_with_answer(db, run_id)
    if after is None:
        raise NotFound
    earlier = db.exec(
        select(AllocationRun.id, AllocationRun.dropped)
        .where(AllocationRun.status == RunStatus.DONE, col(AllocationRun.id) < run_id)
        .order_by(col(AllocationRun.id).desc())
        .limit(1)
    ).first()
    before = kept_with_answer(db, earlier[0]) if earlier and earlier[0] else None
    if earlier is None or before is None:
        return ChangesShown(row, None, [], [], {})
    found = changes_between(
        before,
        after,
        dropped_before={household_id(one["household"]) for one in earlier[1]},
        dropped_after={household_id(one["household"]) for one in row.run.dropped},
    )
    counts = Counter((one.difference, one.cause) for one in found)
    theirs: dict[int, Household] = {}
    if found and Permission.HOUSEHOLD_READ in GRANTS[official.role]:
        keys = [key_of(one.household) for one in found]
        own = select(Household).where(
            col(Household.id).between(min(keys), max(keys)), visible(Household, official.scope)
        )
        theirs = {household.key: household for household in db.exec(own)}
    return ChangesShown(
        row=row,
        before_id=earlier[0],
        counts=sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])),
        changes=[
            (theirs[key_of(one.household)], one) for one in found if key_of(one.household) in theirs
        ],
        places={one.code: one for one in db.exec(select(Municipality))},
    )
