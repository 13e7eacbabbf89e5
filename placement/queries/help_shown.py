"""What would help most: the changes that would place those whom a run left out, by municipality."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from placement.access import Official
from placement.model.area import Municipality
from placement.queries.lines_of_question import is_agreed, lines_of_question
from placement.queries.runs import kept_reasons
from placement.queries.runs_shown import (
    RunRow,
    least_told,
    municipalities_by_code,
    progress_visible_to,
)
from placement.refusals import NotFound
from placement.rules.scenario_change import from_help
from placement.rules.small_groups import told_apart


@dataclass(frozen=True)
class HelpRow:
    """Changes that go together in a municipality, and how many they place. Each change as the run kept it."""

    # Its place among all that the run has kept, 1 is the first.
    number: int
    municipality: Municipality
    changes: Sequence[dict[str, Any]]
    households: int
    persons: int
    # Whether a scenario can try it.
    can_be_tried: bool


@dataclass(frozen=True)
class HelpShown:
    """The rows whose municipality and lines the official may see, those that place most persons first.

    `labels`: of their lines, by id.

    Who may not see the households themselves is told of changes that place few of them together, without a
    municipality: `together` (households, persons) of so many `small` rows.
    """

    row: RunRow
    rows: Sequence[HelpRow]
    labels: dict[str, str]
    small: int
    together: tuple[int, int] | None


def kept_help(db: Session, run_id: int) -> list[dict[str, Any]]:
    """All that the run has kept of what would help, of the whole country. Raises `NotFound` where it kept none."""
    kept = kept_reasons(db, run_id)
    if kept is None:
        raise NotFound
    found: list[dict[str, Any]] = kept["help"]
    return found


def help_visible_to(official: Official, run_id: int, db: Session) -> HelpShown:
    """Return what would help. Raises `NotFound`, also where the run has kept no reasons."""
    row = progress_visible_to(official, run_id, db)
    municipalities = municipalities_by_code(official, db)
    kept = kept_help(db, run_id)
    lines = {line for one in kept for line in _agreed_lines(one)}
    labels = {key: one.label for key, one in lines_of_question(official, lines, db).items()}
    found = [
        HelpRow(
            number,
            municipalities[one["municipality"]],
            one["changes"],
            one["households"],
            one["persons"],
            all(from_help(change) for change in one["changes"]),
        )
        for number, one in enumerate(kept, start=1)
        if one["municipality"] in municipalities and _agreed_lines(one) <= labels.keys()
    ]
    apart, small = told_apart(
        {number: one.households for number, one in enumerate(found)}, least_told(official)
    )
    rows = [found[number] for number in sorted(apart)]
    others = [found[number] for number in small]
    return HelpShown(
        row=row,
        rows=rows,
        labels=labels,
        small=len(found) - len(rows),
        together=(sum(one.households for one in others), sum(one.persons for one in others))
        if others
        else None,
    )


def _agreed_lines(one: dict[str, Any]) -> set[str]:
    """Agreed lines that a row changes."""
    return {
        change["of"]
        for change in one["changes"]
        if change["kind"] == "quota" and is_agreed(change["of"])
    }
