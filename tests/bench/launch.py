"""Runs a program as a process of its own, ends it for certain, and says how it went.

Only the standard library, and nothing large may be imported beside it: what Linux keeps as a child's peak memory is
never less than what its parent held when it started the child.
"""

import contextlib
import os
import re
import resource
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

KIB_PER_GIB = 2**20
HELD = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
# How often it is looked whether the process has ended, in seconds.
LOOK_EVERY = 0.02
# What a process says on its error output where it got no more memory.
OUT_OF_MEMORY = ("bad_alloc", "MemoryError", "Cannot allocate memory", "cannot allocate")


@dataclass(frozen=True)
class Ended:
    """How a process ended: why not well (empty: it did), seconds, GiB of the largest of it and what it started."""

    fault: str
    seconds: float
    gib: float
    # (seconds since the start, a line of its standard output)
    lines: tuple[tuple[float, str], ...]


def launch(
    command: Sequence[str],
    *,
    seconds: float,
    most_bytes: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run it. After `seconds` it and all that it started are killed; `most_bytes` is what it may map (RLIMIT_AS)."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment and {**os.environ, **environment},
            start_new_session=True,
        )
        assert child.stdout is not None
        if most_bytes is not None:
            resource.prlimit(child.pid, resource.RLIMIT_AS, (most_bytes, most_bytes))
        try:
            lines, status, gib, killed = _watch(child, began, began + seconds)
        finally:
            # What it started and left behind, and itself where we were interrupted.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.stdout.close()
        code = os.waitstatus_to_exitcode(status)
        child.returncode = code
        errors.seek(0)
        said = errors.read().decode(errors="replace")
    fault = f"still running after {seconds:.0f} s, killed" if killed else _fault(code, said)
    return Ended(fault, time.monotonic() - began, gib, tuple(lines))


def _watch(
    child: subprocess.Popen[bytes], began: float, until: float
) -> tuple[list[tuple[float, str]], int, float, bool]:
    reader = _Lines(child.stdout, began)
    killed, peak = False, 0
    while True:
        reader.read(LOOK_EVERY)
        ended, status, usage = os.wait4(child.pid, os.WNOHANG)
        if ended:
            reader.read(0)
            return reader.lines, status, max(peak, usage.ru_maxrss) / KIB_PER_GIB, killed
        if not killed and time.monotonic() > until:
            # What it started is never waited for then, and so would be left out of its own account.
            killed, peak = True, peak_of_group(child.pid)
            os.killpg(child.pid, signal.SIGKILL)


def peak_of_group(group: int) -> int:
    """Return the KiB that the largest living process of a group has held at most."""
    peak = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(folder.name)) == group:
                held = HELD.search((folder / "status").read_text("ascii", "replace"))
                peak = max(peak, int(held.group(1)) if held else 0)
    return peak


class _Lines:
    """Takes lines from a pipe as they come, with the moment of each."""

    def __init__(self, pipe: IO[bytes] | None, began: float) -> None:
        assert pipe is not None
        self._pipe, self._began, self._rest = pipe, began, b""
        self._open = True
        os.set_blocking(pipe.fileno(), False)
        self._ready = selectors.DefaultSelector()
        self._ready.register(pipe, selectors.EVENT_READ)
        self.lines: list[tuple[float, str]] = []

    def read(self, wait: float) -> None:
        """Take all that is there, after `wait` seconds at most where nothing is."""
        if not self._open:
            time.sleep(wait)
            return
        self._ready.select(wait)
        while True:
            try:
                got = os.read(self._pipe.fileno(), 2**16)
            except BlockingIOError:
                return
            at = time.monotonic() - self._began
            *whole, self._rest = (self._rest + got).split(b"\n")
            if not got:
                self._open = False
                whole, self._rest = [self._rest] if self._rest else [], b""
            self.lines += [(at, line.decode(errors="replace")) for line in whole]
            if not got:
                return


def _fault(code: int, said: str) -> str:
    if code == 0:
        return ""
    if any(words in said for words in OUT_OF_MEMORY):
        return "out of memory"
    last = (said.strip().splitlines() or ["it said nothing"])[-1]
    how = f"exit status {code}" if code > 0 else f"ended by {signal.Signals(-code).name}"
    return f"{how}: {last}"
