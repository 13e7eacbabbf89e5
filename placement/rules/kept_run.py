"""Figures that follow from what a done run has kept, worked out once: a run that is done changes no more (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from placement.rules.changes import Change, changes_between
from placement.rules.fairness import (
    Proposed,
    Share,
    crowded_lines,
    proposed_in,
    shares_of,
)
from placement.rules.kept_json import text_of, unpacked
from placement.rules.scenario_compared import Compared, compared
from solver import Answer, Crowded, Problem, answer_from_json

# Runs whose figures are remembered: those of the last nights are looked at again and again, page by page.
REMEMBERED = 8


@dataclass(frozen=True)
class KeptRun:
    """Question and answer of a run as they are kept, and the ids of households that were dropped at saving."""

    question: bytes
    answer: bytes
    dropped: frozenset[str]

    def asked(self) -> tuple[Problem, Answer]:
        """Question and answer as the solver reads them. They were checked before they were kept."""
        problem = Problem.model_validate_json(text_of(self.question), strict=True)
        return problem, answer_from_json(unpacked(self.answer))

    def unpacked(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Question and answer as JSON."""
        return unpacked(self.question), unpacked(self.answer)


@lru_cache(maxsize=REMEMBERED)
def scenario_beside_run(run: KeptRun, scenario: KeptRun) -> Compared:
    """What a scenario does to whom; remembered likewise."""
    problem, answer = scenario.asked()
    return compared(problem, answer_from_json(unpacked(run.answer)), answer)


@lru_cache(maxsize=REMEMBERED)
def changes_of_runs(before: KeptRun, after: KeptRun) -> tuple[Change, ...]:
    """What the later run proposes otherwise; remembered by content, so never stale."""
    return tuple(
        changes_between(
            before.asked(),
            after.asked(),
            dropped_before=before.dropped,
            dropped_after=after.dropped,
        )
    )


@dataclass(frozen=True)
class RunFigures:
    """What the fairness sheet is made of, for the whole country."""

    shares: Mapping[str, Share]
    proposed: tuple[Proposed, ...]
    crowded: tuple[Crowded, ...]


@lru_cache(maxsize=REMEMBERED)
def figures_of_run(kept: KeptRun) -> RunFigures:
    """Shares by municipality's code, households proposed, and crowded lines; remembered by content."""
    problem, answer = kept.asked()
    return RunFigures(
        shares=shares_of(*kept.unpacked(), without=kept.dropped),
        proposed=tuple(proposed_in(problem, answer, without=kept.dropped)),
        crowded=tuple(crowded_lines(problem, answer)),
    )
