"""Scenarios for those who change and solve them: held, in the version that was read, within the official's scope."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from placement.access import Official
from placement.model.allocation_run import AllocationRun, RunStatus
from placement.model.household import Household
from placement.model.scenario import Scenario, ScenarioStatus
from placement.queries.held import the_one_held
from placement.queries.runs import LIGHT_RUN, kept_question, kept_with_answer
from placement.refusals import NotFound, Refusal, Refused
from placement.sight import visible
from solver import Answer, Problem, ProblemError, from_json

# Question and answer may be megabytes: read only where they are needed.
LIGHT = (
    defer(Scenario.question),  # type: ignore[arg-type]
    defer(Scenario.answer),  # type: ignore[arg-type]
)


def scenario_to_change(
    official: Official, scenario_id: int, db: Session, *, version: int | None = None
) -> Scenario:
    """The scenario, held; in that version where one is given. Raises `NotFound` and `StaleDataError`."""
    theirs = visible(Scenario, official.scope)
    return the_one_held(
        Scenario, db, Scenario.id == scenario_id, theirs, version=version, options=LIGHT
    )


def scenario_held(scenario_id: int, db: Session) -> Scenario | None:
    """The scenario, held, for the job that solves it; None where it has been deleted."""
    return db.exec(
        select(Scenario)
        .where(Scenario.id == scenario_id)
        .with_for_update(of=Scenario)
        .options(*LIGHT)
        .execution_options(populate_existing=True)
    ).one_or_none()


def scenarios_with_status(db: Session, status: ScenarioStatus) -> Sequence[Scenario]:
    """Scenarios of a status, the one that was asked for first before the others, read anew."""
    return db.exec(
        select(Scenario)
        .where(Scenario.status == status)
        .order_by(col(Scenario.requested_at), col(Scenario.id))
        .options(*LIGHT)
        .execution_options(populate_existing=True)
    ).all()


def finished_run(db: Session, run_id: int) -> AllocationRun | None:
    """A run that is done and has kept its question and its answer; None where there is none such."""
    return db.exec(
        select(AllocationRun)
        .where(
            AllocationRun.id == run_id,
            AllocationRun.status == RunStatus.DONE,
            col(AllocationRun.question).is_not(None),
            col(AllocationRun.answer).is_not(None),
        )
        .options(*LIGHT_RUN)
    ).one_or_none()


def problem_of_run(db: Session, run_id: int) -> Problem:
    """The question of a run as the solver reads it. Raises `NotFound`, and `Refused` where it is of another form."""
    try:
        return from_json(kept_question(db, run_id))
    except ProblemError:
        raise Refused([Refusal("scenario-run-of-another-form")]) from None


def run_as_asked(db: Session, run_id: int) -> tuple[Problem, Answer]:
    """The question of a run and its answer, as the solver reads them. Raises `NotFound` where there is no answer."""
    kept = kept_with_answer(db, run_id)
    if kept is None:
        raise NotFound
    return kept.asked()


def own_household(official: Official, which: ColumnElement[bool], db: Session) -> Household | None:
    """The household of the official's own authority with this code or id; None where there is none such."""
    return db.exec(
        select(Household).where(
            which,
            Household.authority_id == official.authority_id,
            visible(Household, official.scope),
        )
    ).one_or_none()
