"""The fairness sheet of a run: shares, envy, spread and the price of crowding, within the official's scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission
from placement.model.agreement import QuotaLine
from placement.model.area import Municipality
from placement.model.household import Household
from placement.queries.runs import kept_with_answer
from placement.queries.runs_shown import RunRow, municipalities_by_code, progress_visible_to
from placement.refusals import NotFound
from placement.rules.envy import Envy, comparable, envies
from placement.rules.facts_to_question import household_id, key_of
from placement.rules.fairness import Share, shares_of
from placement.rules.spread import LEAST, Group, Placed, spread
from solver import Crowded, Problem, answer_from_json, crowding_by_line, from_json, points_by_factor


@dataclass(frozen=True)
class Envied:
    """Envy by one valuation: how many municipalities can be compared, and who envies whom."""

    comparable: int
    found: Sequence[tuple[Municipality, Municipality, Envy]]


@dataclass(frozen=True)
class FairnessShown:
    """All that the sheet tells. Municipalities are those within the official's scope."""

    row: RunRow
    shares: Sequence[tuple[Municipality, Share]]
    by_persons: Envied
    by_needs: Envied
    # Municipalities left out of the comparison by needs, because they got so few households.
    few: int
    by_ground: Sequence[Group]
    by_language: Sequence[Group]
    by_size: Sequence[Group]
    # Lines that lost points by crowding; the label is None where the line is not kept any more.
    crowded: Sequence[tuple[Municipality, str | None, Crowded]]
    # Points that crowding took off the whole answer, and their share of what fit would be without it.
    crowding: int
    crowding_share: float | None


def fairness_visible_to(official: Official, run_id: int, db: Session) -> FairnessShown:
    """Return the sheet. Raises `NotFound`, also where the run has no answer."""
    row = progress_visible_to(official, run_id, db)
    kept = kept_with_answer(db, run_id)
    if kept is None:
        raise NotFound
    question, answer = kept
    problem = from_json(question)
    seen = municipalities_by_code(official, db)
    dropped = {household_id(one["household"]) for one in row.run.dropped}
    shares = {
        code: share
        for code, share in shares_of(question, answer, without=dropped).items()
        if code in seen
    }
    # What one family needs is for those who may read needs; others are told of municipalities with several.
    least = 1 if Permission.NEED_READ in GRANTS[official.role] else LEAST
    told = {code: share for code, share in shares.items() if len(share.needs) >= least}
    placed = _placed(db, problem, answer, without=dropped, within=seen)
    crowded = crowding_by_line(problem, answer_from_json(answer))
    points = sum(one.points for one in crowded)
    before = (row.run.fit or 0) + points
    return FairnessShown(
        row=row,
        shares=[(seen[code], share) for code, share in sorted(shares.items())],
        by_persons=_envied({code: one.sizes for code, one in shares.items()}, seen),
        by_needs=_envied({code: one.needs for code, one in told.items()}, seen),
        few=sum(0 < len(share.needs) < least for share in shares.values()),
        by_ground=spread(placed, lambda one: one.ground),
        by_language=spread(placed, lambda one: one.language),
        by_size=spread(placed, lambda one: one.persons),
        crowded=_with_labels(db, [one for one in crowded if one.points], seen),
        crowding=points,
        crowding_share=points / before if before > 0 else None,
    )


def _envied(sets: Mapping[str, Sequence[int]], seen: Mapping[str, Municipality]) -> Envied:
    found = sorted(envies(sets).items(), key=lambda pair: (-pair[1].less, pair[0]))
    return Envied(comparable(sets), [(seen[code], seen[envy.of], envy) for code, envy in found])


def _placed(
    db: Session,
    problem: Problem,
    answer: dict[str, Any],
    *,
    without: set[str],
    within: Mapping[str, Municipality],
) -> list[Placed]:
    """Households proposed within these municipalities. Only figures of several leave this file's callers."""
    proposed = [
        one
        for one in answer["placements"]
        if problem.household[one["household"]].fixed is None
        and one["household"] not in without
        and one["municipality"] in within
    ]
    permits = _permits(db, [key_of(one["household"]) for one in proposed])
    found = []
    for one in proposed:
        household = problem.household[one["household"]]
        permit = permits.get(key_of(household.id))
        by_factor = points_by_factor(problem, household.id, one["municipality"], one["period"])
        arrival = date.fromisoformat(f"{one['period']}-01")
        found.append(
            Placed(
                ground=household.category,
                language=household.language,
                persons=household.persons,
                waiting=(arrival - permit).days if permit else None,
                fit=sum(by_factor.values()),
            )
        )
    return found


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


def _with_labels(
    db: Session, crowded: Sequence[Crowded], seen: Mapping[str, Municipality]
) -> list[tuple[Municipality, str | None, Crowded]]:
    ours = [one for one in crowded if one.municipality in seen]
    keys = [key_of(one.line) for one in ours]
    lines = (
        db.exec(select(QuotaLine).where(col(QuotaLine.id).between(min(keys), max(keys))))
        if keys
        else ()
    )
    labels = {line.key: f"{line.label} {line.year}" for line in lines}
    told = [(seen[one.municipality], labels.get(key_of(one.line)), one) for one in ours]
    return sorted(told, key=lambda row: (-row[2].points, row[0].code))
