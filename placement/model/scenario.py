"""What-if: a copy of a run's question with changes, solved beside the live plan and never saved as proposals."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, LargeBinary
from sqlmodel import Field

from placement.model.table import Moment, Table, edited, stored


class ScenarioStatus(StrEnum):
    """Where a scenario is."""

    DRAFT = "draft"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


GOING = frozenset({ScenarioStatus.WAITING, ScenarioStatus.RUNNING})


class Scenario(Table, table=True):
    """Changes of a run's question, and what the solver made of it. It belongs to one authority."""

    __table_args__ = (
        CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name="failed_says_why"),
        CheckConstraint(
            "(requested_at IS NULL) = (requested_by_id IS NULL)",
            name="requested_at_and_by_together",
        ),
    )
    authority_id: int = Field(foreign_key="area.id", index=True)
    # The finished run whose question is copied and whose answer is compared with.
    run_id: int = Field(foreign_key="allocation_run.id")
    name: str = Field(max_length=120)
    # Each as rules/scenario_change.py has it, in the order that they are made.
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    made_at: datetime = Field(sa_type=Moment)
    made_by_id: int = Field(foreign_key="user_account.id")
    status: ScenarioStatus = Field(
        default=ScenarioStatus.DRAFT, sa_type=stored(ScenarioStatus), index=True
    )
    # Seconds that the solver may take; the seed is the run's own, so that only the changes differ.
    seconds: int
    seed: int
    requested_at: datetime | None = Field(default=None, sa_type=Moment)
    requested_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    cancel_asked: bool = False
    # The changed question and its answer, kept and marked as those of a run are.
    question: bytes | None = Field(default=None, sa_type=LargeBinary)
    answer: bytes | None = Field(default=None, sa_type=LargeBinary)
    question_sha256: str | None = Field(default=None, max_length=64)
    answer_sha256: str | None = Field(default=None, max_length=64)
    solver_version: str | None = None
    work: int | None = Field(default=None, sa_type=BigInteger)
    reach: int | None = Field(default=None, sa_type=BigInteger)
    fit: int | None = Field(default=None, sa_type=BigInteger)
    bound_reach: int | None = Field(default=None, sa_type=BigInteger)
    bound_fit: int | None = Field(default=None, sa_type=BigInteger)
    # The newest line of progress, as a run has it.
    progress: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    failure: str | None = None
    version: int = 1

    def back_to_draft(self) -> None:
        """Forget what was solved: it belongs to the changes as they were."""
        self.status, self.progress, self.failure = ScenarioStatus.DRAFT, {}, None
        self.requested_at = self.requested_by_id = self.started_at = self.finished_at = None
        self.cancel_asked = False
        self.question = self.answer = self.question_sha256 = self.answer_sha256 = None
        self.solver_version = self.work = None
        self.reach = self.fit = self.bound_reach = self.bound_fit = None


edited(Scenario)
