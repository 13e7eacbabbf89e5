"""The fairness sheet of a run: shares, envy, spread and the price of crowding, within the official's scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from placement.access import GRANTS, Official, Permission
from placement.model.area import Municipality
from placement.model.household import Household
from placement.queries.lines_of_question import lines_of_question
from placement.queries.runs import kept_with_answer
from placement.queries.runs_shown import (
    RunRow,
    least_told,
    municipalities_by_code,
    progress_visible_to,
)
from placement.refusals import NotFound
from placement.rules.envy import Envy, comparable, envies
from placement.rules.facts_to_question import key_of
from placement.rules.fairness import Proposed, Share, together
from placement.rules.kept_run import figures_of_run
from placement.rules.small_groups import LEAST, told_apart
from placement.rules.spread import Group, Placed, spread
from placement.sight import use_is_told


@dataclass(frozen=True)
class ShareShown:
    """Shares of one municipality, or of several together, in persons; None to whom use is not told.

    `in_use`: a share of 1, None also where nothing is agreed.
    """

    agreed: int
    proposed: int
    used: int | None = None
    promised: int | None = None
    left: int | None = None
    in_use: float | None = None

    @staticmethod
    def of(share: Share, *, use_told: bool) -> "ShareShown":
        """Take what is told."""
        if not use_told:
            return ShareShown(share.agreed, share.proposed)
        return ShareShown(
            share.agreed, share.proposed, share.used, share.promised, share.left, share.in_use
        )


@dataclass(frozen=True)
class Envied:
    """Envy by one valuation: how many municipalities can be compared, and who envies whom."""

    comparable: int
    found: Sequence[tuple[Municipality, Municipality, Envy]]


@dataclass(frozen=True)
class CrowdedShown:
    """A line that lost points."""

    municipality: Municipality
    label: str
    persons: int
    points: int


@dataclass(frozen=True)
class FairnessShown:
    """All that the sheet tells. Municipalities are those within the official's scope."""

    row: RunRow
    # By code; those with few households together at the end, for who may not see the households themselves.
    shares: Sequence[tuple[Municipality, ShareShown]]
    small_shares: ShareShown | None
    # How many municipalities are in all this, and in the last.
    municipalities: int
    small: int
    by_persons: Envied
    by_needs: Envied
    # Municipalities left out of each comparison, because they got so few households.
    few: int
    by_ground: Sequence[Group]
    by_language: Sequence[Group]
    by_size: Sequence[Group]
    # None to whom use is not told: what is taken off each person tells how full the line was before.
    crowded: Sequence[CrowdedShown] | None
    # Points that crowding took off the whole answer, and their share of what fit would be without it.
    crowding: int
    crowding_share: float | None


def fairness_visible_to(official: Official, run_id: int, db: Session) -> FairnessShown:
    """Return the sheet. Raises `NotFound`, also where the run has no answer."""
    row = progress_visible_to(official, run_id, db)
    kept = kept_with_answer(db, run_id)
    if kept is None:
        raise NotFound
    figures = figures_of_run(kept)
    seen = municipalities_by_code(official, db)
    shares = {code: share for code, share in figures.shares.items() if code in seen}
    least = least_told(official)
    use_told = use_is_told(official.scope)
    apart, small = told_apart({code: len(share.sizes) for code, share in shares.items()}, least)
    shown = {code: one for code, one in shares.items() if code in apart or not one.sizes}
    compared = {code: one for code, one in shares.items() if len(one.sizes) >= least}
    # What one family needs is for those who may read needs.
    least_needs = least if Permission.NEED_READ in GRANTS[official.role] else LEAST
    needs = {code: one.needs for code, one in shares.items() if len(one.needs) >= least_needs}
    placed = _placed(db, [one for one in figures.proposed if one.municipality in seen])
    points = sum(one.points for one in figures.crowded)
    before = (row.run.fit or 0) + points
    agreed = lines_of_question(official, [one.line for one in figures.crowded], db)
    labels = {key: f"{one.label} {one.year}" for key, one in agreed.items()}
    crowded = [
        CrowdedShown(seen[one.municipality], labels[one.line], one.persons, one.points)
        for one in figures.crowded
        if one.municipality in seen and one.line in labels
    ]
    return FairnessShown(
        row=row,
        shares=[
            (seen[code], ShareShown.of(share, use_told=use_told))
            for code, share in sorted(shown.items())
        ],
        small_shares=ShareShown.of(together(shares[code] for code in small), use_told=use_told)
        if small
        else None,
        municipalities=len(shares),
        small=len(small),
        by_persons=_envied({code: one.sizes for code, one in compared.items()}, seen),
        by_needs=_envied(needs, seen),
        few=sum(0 < len(share.needs) < least_needs for share in shares.values()),
        by_ground=spread(placed, lambda one: one.ground),
        by_language=spread(placed, lambda one: one.language),
        by_size=spread(placed, lambda one: one.persons),
        crowded=crowded if use_told else None,
        crowding=points,
        crowding_share=points / before if before > 0 else None,
    )


def _envied(sets: Mapping[str, Sequence[int]], seen: Mapping[str, Municipality]) -> Envied:
    found = sorted(envies(sets).items(), key=lambda pair: (-pair[1].less, pair[0]))
    return Envied(comparable(sets), [(seen[code], seen[envy.of], envy) for code, envy in found])


def _placed(db: Session, proposed: Sequence[Proposed]) -> list[Placed]:
    """With how long each waits. Only figures of several leave this file's callers."""
    permits = _permits(db, [key_of(one.household) for one in proposed])
    return [
        replace(one.placed, waiting=(one.arrival_day - permit).days) if permit else one.placed
        for one in proposed
        for permit in (permits.get(key_of(one.household)),)
    ]


def _permits(db: Session, keys: Sequence[int]) -> dict[int, date]:
    """Permit days of households from the first of these ids to the last: one question, however many there are."""
    if not keys:
        return {}
    rows = db.connection().execute(
        sa_select(col(Household.id), col(Household.permit_day)).where(
            col(Household.id).between(min(keys), max(keys))
        )
    )
    return {key: day for key, day in rows if key is not None}
