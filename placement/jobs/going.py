"""What jobs that solve share: a clock that goes on, the sign of life on their row, and what a failure is called."""

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from placement.jobs.solver_process import Progress, SolverFailed
from solver import BrokenAnswer, ProblemError

Moment = Callable[[], datetime]
# A process that has written nothing on its row for so long is dead, wherever it ran.
SILENT = timedelta(minutes=10)
# Sets this process apart from an earlier one with the same number.
_PROCESS = uuid.uuid4().hex
TOLD = frozenset(
    {"phase", "seconds", "reach", "fit", "bound_reach", "bound_fit", "gap_reach", "gap_fit"}
)


def clock_from(at: datetime) -> Moment:
    """Return a clock that goes on from `at`: a job is told when it begins, and takes its time."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def told(line: Progress) -> Progress:
    """What a row keeps of a line of progress."""
    return {key: value for key, value in line.items() if key in TOLD}


def alive(progress: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The progress with the sign of life of this process."""
    return {
        **progress,
        "alive_at": at.isoformat(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "process": _PROCESS,
    }


def is_dead(progress: dict[str, Any], at: datetime) -> bool:
    """Whether the process that gave this sign of life is not there any more."""
    alive_at = datetime.fromisoformat(progress["alive_at"])
    if at - alive_at > SILENT:
        return True
    if progress["host"] != socket.gethostname():
        return False
    pid = progress["pid"]
    if pid == os.getpid():
        return bool(progress["process"] != _PROCESS)
    return not _exists(pid)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def said_on_failure(fail: Callable[[str], None]) -> Iterator[None]:
    """Say on the row what went wrong, `code: detail`. A fault of ours is raised again, to be heard."""
    try:
        yield
    except SolverFailed as failed:
        fail(str(failed))
    except BrokenAnswer as broken:
        fail(f"answer-broken: {broken}")
    except ProblemError as unlike:
        fail(f"not-of-the-form: {unlike}")
    except Exception as error:
        fail(f"our-fault: {type(error).__name__}")
        raise
