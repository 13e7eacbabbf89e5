"""A solved scenario beside its run: figures of the whole, and the households that the official may see."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.area import Municipality
from placement.model.household import Household
from placement.model.scenario import Scenario
from placement.queries.runs import kept_with_answer
from placement.queries.scenarios_shown import state_visible_to
from placement.rules.facts_to_question import key_of
from placement.rules.kept_run import KeptRun, scenario_beside_run
from placement.rules.scenario_compared import Affected, Compared, Effect
from placement.sight import visible


@dataclass(frozen=True)
class PersonsOf:
    """Persons of the shown households that a municipality receives in the scenario, and had in the run only."""

    more: int = 0
    fewer: int = 0


@dataclass(frozen=True)
class ComparisonShown:
    """What a scenario would do. Households outside the scope, or under a safety prohibition, are only counted."""

    figures: Compared
    # Everybody of the country by what becomes of them.
    counts: dict[Effect, int]
    shown: Sequence[tuple[Household, Affected]]
    hidden: int
    # By name; of the shown households alone, so that nothing can be worked out of the others.
    municipalities: Sequence[tuple[Municipality, PersonsOf]]
    # Names of municipalities by code.
    places: dict[str, Municipality]


def comparison_visible_to(
    official: Official, scenario_id: int, db: Session
) -> ComparisonShown | None:
    """Compare; None while there is no answer. Raises `NotFound`."""
    row = state_visible_to(official, scenario_id, db)
    kept = (
        db.connection()
        .execute(
            sa_select(col(Scenario.question), col(Scenario.answer)).where(
                col(Scenario.id) == scenario_id
            )
        )
        .one()
    )
    before = kept_with_answer(db, row.run.key)
    if kept.question is None or kept.answer is None or before is None:
        return None
    figures = scenario_beside_run(before, KeptRun(kept.question, kept.answer, frozenset()))
    theirs = _households(official, [one.household for one in figures.affected], db)
    shown = [(theirs[one.household], one) for one in figures.affected if one.household in theirs]
    places = {one.code: one for one in db.exec(select(Municipality))}
    return ComparisonShown(
        figures=figures,
        counts=dict(Counter(one.effect for one in figures.affected)),
        shown=sorted(shown, key=lambda pair: (list(Effect).index(pair[1].effect), pair[0].code)),
        hidden=len(figures.affected) - len(shown),
        municipalities=_by_municipality([one for _, one in shown], places),
        places=places,
    )


def _households(official: Official, ids: Sequence[str], db: Session) -> dict[str, Household]:
    """Those within the official's scope and under no safety prohibition now, by their ids in the question."""
    if not ids:
        return {}
    keys = {key_of(one): one for one in ids}
    # A range and not a list: a database takes only so many parameters.
    seen = select(Household).where(
        col(Household.id).between(min(keys), max(keys)),
        visible(Household, official.scope),
        col(Household.safety_prohibition).is_(False),
    )
    return {keys[one.key]: one for one in db.exec(seen) if one.key in keys}


def _by_municipality(
    shown: Sequence[Affected], places: dict[str, Municipality]
) -> list[tuple[Municipality, PersonsOf]]:
    more: defaultdict[str, int] = defaultdict(int)
    fewer: defaultdict[str, int] = defaultdict(int)
    for one in shown:
        if one.effect is Effect.OTHER_MONTH:
            continue
        if one.after:
            more[one.after.municipality] += one.persons
        if one.before:
            fewer[one.before.municipality] += one.persons
    found = [
        (places[code], PersonsOf(more[code], fewer[code])) for code in more.keys() | fewer.keys()
    ]
    return sorted(found, key=lambda pair: pair[0].name_fi)
