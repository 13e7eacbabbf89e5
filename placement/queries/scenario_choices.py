"""What the forms of a change may choose from: the run's question, with the changes that the scenario has already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.area import Municipality
from placement.model.household import Household
from placement.queries.help_shown import kept_help
from placement.queries.lines_of_question import lines_of_question
from placement.queries.scenario_scope import refuse_changes_out_of_scope
from placement.queries.scenarios import own_household, problem_of_run
from placement.queries.scenarios_shown import ScenarioRow, state_visible_to
from placement.refusals import NotFound, refuse
from placement.rules.facts_to_question import household_id
from placement.rules.scenario_change import ScenarioChange, change_of, from_help
from placement.rules.scenario_problem import Copied
from placement.rules.scenario_weights import weights_of
from placement.sight import visible


@dataclass(frozen=True)
class LineChoice:
    """A quota line of an own agreement: persons agreed, and used by what is not in the question."""

    municipality: Municipality
    line: str
    label: str
    persons: int
    used: int


@dataclass(frozen=True)
class Choices:
    """All that the forms offer. Own municipalities are those within the official's scope, by name."""

    row: ScenarioRow
    months: Sequence[str]
    lines: Sequence[LineChoice]
    own: Sequence[Municipality]
    # Own municipalities with a monthly limit, and it; own ones that list dwellings, and how many.
    intakes: Sequence[tuple[Municipality, int]]
    listing: Sequence[tuple[Municipality, int]]
    # Every municipality of the question: a household may be sent to any.
    everywhere: Sequence[Municipality]
    weights: dict[str, int]
    languages: Sequence[str]


def change_choices_visible_to(official: Official, scenario_id: int, db: Session) -> Choices:
    """Return the choices of a scenario. Raises `NotFound`."""
    row = state_visible_to(official, scenario_id, db)
    asked = Copied.of(problem_of_run(db, row.scenario.run_id))
    for one in row.scenario.changes:
        asked.make(change_of(one))
    by_name = select(Municipality).order_by(col(Municipality.name_fi))
    everywhere = [one for one in db.exec(by_name) if one.code in asked.municipalities]
    theirs = set(db.exec(select(Municipality.id).where(visible(Municipality, official.scope))))
    own = [one for one in everywhere if one.id in theirs]
    offers = [(one, asked.municipalities[one.code]) for one in own]
    spoken = {language for _, offer in offers for language in offer.languages}
    return Choices(
        row=row,
        months=asked.periods,
        lines=_lines(official, own, asked, db),
        own=own,
        intakes=[(one, offer.monthly) for one, offer in offers if offer.monthly is not None],
        listing=[
            (one, sum(entry.count for entry in offer.dwellings))
            for one, offer in offers
            if offer.dwellings is not None
        ],
        everywhere=everywhere,
        weights=weights_of(asked.policy),
        languages=sorted(spoken | {one.language for one in asked.households.values()} - {""}),
    )


def household_to_try_visible_to(official: Official, code: str, db: Session) -> str:
    """Return the id in a question of a household of the own authority. Raises `Refused` where there is none such."""
    household = own_household(official, col(Household.code) == code.strip(), db)
    if household is None:
        refuse("scenario-household-unknown")
    assert household is not None
    return household_id(household.key)


def help_to_try_visible_to(
    official: Official, run_id: int, number: int, db: Session
) -> list[ScenarioChange]:
    """Return the changes of one row of what would help most (1 is the first kept). Raises `NotFound`.

    Also where the municipality or a quota line is not the official's, or a change names nobody whom it could be
    made for.
    """
    rows = kept_help(db, run_id)
    if not 1 <= number <= len(rows):
        raise NotFound
    one = rows[number - 1]
    changes = [made for change in one["changes"] if (made := from_help(change)) is not None]
    if len(changes) != len(one["changes"]):
        raise NotFound
    refuse_changes_out_of_scope(official, changes, db)
    return changes


def _lines(
    official: Official, own: Sequence[Municipality], asked: Copied, db: Session
) -> list[LineChoice]:
    """Lines agreed by the own authority; what a promise or the scenario has added is none that could be agreed."""
    choices = [
        LineChoice(place, line.id, "", line.persons, line.used)
        for place in own
        for line in asked.municipalities[place.code].lines
    ]
    agreed = lines_of_question(official, [one.line for one in choices], db)
    return [
        replace(one, label=f"{line.label} {line.year}")
        for one in choices
        if (line := agreed.get(one.line)) is not None
    ]
