"""Runs, each with its question and its answer; policies (weights) as versioned data; turns of jobs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, LargeBinary, UniqueConstraint
from sqlmodel import Field

from placement.model.table import Moment, Table, stored


class RunStatus(StrEnum):
    """Where a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Policy(Table, table=True):
    """The weights and defaults of a run, by number, never changed once written."""

    number: int = Field(unique=True)
    data: dict[str, Any] = Field(sa_type=JSON)
    reason: str
    at: datetime = Field(sa_type=Moment)
    by_id: int | None = Field(default=None, foreign_key="user_account.id")


class AllocationRun(Table, table=True):
    """A question kept with its answer, so that a replay can be compared."""

    __table_args__ = (
        CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name="failed_says_why"),
    )
    status: RunStatus = Field(default=RunStatus.WAITING, sa_type=stored(RunStatus), index=True)
    policy_id: int = Field(foreign_key="policy.id")
    seed: int = 1
    # Seconds that the solver may take.
    seconds: int
    requested_at: datetime = Field(sa_type=Moment)
    # The official who asked for it; None: the nightly job.
    requested_by_id: int | None = Field(default=None, foreign_key="user_account.id")
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    cancel_asked: bool = False
    # placement-problem/1 and placement-answer/1 as JSON, compressed with zstd.
    question: bytes | None = Field(default=None, sa_type=LargeBinary)
    answer: bytes | None = Field(default=None, sa_type=LargeBinary)
    # Why households have no proposal and what would help (rules/reasons_of_run.py), kept likewise.
    reasons: bytes | None = Field(default=None, sa_type=LargeBinary)
    # SHA-256 of the JSON texts of question and answer, written with them: are they still what they were?
    question_sha256: str | None = Field(default=None, max_length=64)
    answer_sha256: str | None = Field(default=None, max_length=64)
    # What gave the answer: "kuntapaikka 0.1.0, solver 1, ortools 9.15, …".
    solver_version: str | None = None
    # Work done, in the solver's deterministic steps: a replay runs to the same point.
    work: int | None = Field(default=None, sa_type=BigInteger)
    households: int | None = None
    placed: int | None = None
    reach: int | None = Field(default=None, sa_type=BigInteger)
    fit: int | None = Field(default=None, sa_type=BigInteger)
    bound_reach: int | None = Field(default=None, sa_type=BigInteger)
    bound_fit: int | None = Field(default=None, sa_type=BigInteger)
    # [thousandths of reach given up, most fit of any answer then], proven by the relaxation; None where not asked.
    last_place: list[list[int]] | None = Field(default=None, sa_type=JSON)
    # The newest line of progress: {"phase", "reach", "fit", "gap_reach", "gap_fit", "seconds"}.
    progress: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    # Proposals that no longer held when they were saved: [{"household", "municipality", "code", "params"}].
    dropped: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    failure: str | None = None


class JobTurn(Table, table=True):
    """One slot of one job, done once: the row is written in the job's own transaction."""

    __table_args__ = (UniqueConstraint("job", "slot_at"),)
    job: str = Field(max_length=60)
    slot_at: datetime = Field(sa_type=Moment)
    done_at: datetime = Field(sa_type=Moment)
