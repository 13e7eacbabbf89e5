"""One method on one problem: started, ended in time, its answer judged."""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.bench.judged import excess, judge
from tests.bench.kept import ROOT, memory_of_machine
from tests.bench.launch import Ended, launch
from tests.bench.table import Row, Trace

OURS = "ours"
METHODS = (OURS, "greedy", "cpsat", "highs")
# Of the machine's memory, for each process: the rest is for whatever else runs, so that nothing swaps.
SHARE_OF_MEMORY = 0.5


def measure(shared: Path, name: str, method: str, seconds: float) -> Row:
    """Run it, and have its answer judged."""
    problem = shared / "problems" / f"{name}.json.gz"
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        ended = launch(
            _command(method, problem, answer, seconds),
            seconds=seconds + grace(seconds),
            most_bytes=int(SHARE_OF_MEMORY * memory_of_machine()),
            environment={"PYTHONPATH": str(ROOT)},
        )
        trace, fault = read_lines(ended)
        first = trace[0][0] if trace else None
        row = Row(
            name, method, seconds, fault, ended.seconds, ended.gib,
            first_answer=first, trace=trace,
        )  # fmt: skip
        if not answer.exists() or row.fault:
            return replace(row, fault=_why(row))
        try:
            judged = judge(shared, problem, answer)
        except ValueError as error:
            return replace(row, fault=str(error))
        own = excess(shared / "bounds.json", name, answer, judged.reach)
        if own is not None:
            row = replace(row, reach_excess=own.reach, fit_excess=own.fit)
        return replace(
            row, households=judged.households, reach=judged.reach, fit=judged.fit,
            reach_gap=judged.reach_gap, fit_gap=judged.fit_gap, broken=judged.broken,
        )  # fmt: skip


def grace(seconds: float) -> float:
    """Return seconds after its time when a process is killed: enough to see by how much it is late."""
    return 5 + seconds / 10


def read_lines(ended: Ended) -> tuple[Trace, str]:
    """Return each better answer that the process told of, and its fault, in its own words where it has any."""
    trace: list[tuple[float, int | None, int | None]] = []
    fault, best = ended.fault, None
    for at, text in ended.lines:
        try:
            said = json.loads(text)
        except ValueError:
            continue  # HiGHS greets
        if not isinstance(said, dict):
            continue
        fault = said.get("not_finished", fault)
        if ended.fault and "stage" in said:
            fault = f"{ended.fault}: {said['stage']}"
        goals = said.get("reach"), said.get("fit"), said.get("objective")
        if goals not in ((None, None, None), best):
            best = goals
            trace.append((round(at, 2), goals[0], goals[1]))
    return tuple(trace), fault


def _command(method: str, problem: Path, answer: Path, seconds: float) -> list[str]:
    if method == OURS:
        # Beside this Python, because that is what a user runs; PYTHONPATH makes it run this checkout's code.
        ours = str(Path(sys.executable).with_name("kuntapaikka"))
        limits = ["--seconds", f"{seconds:g}", "--progress"]
        return [ours, "solve", str(problem), "-o", str(answer), *limits]
    baseline = ["-m", "tests.bench.baselines", method]
    return [sys.executable, *baseline, str(problem), str(answer), f"{seconds:g}"]


def _why(row: Row) -> str:
    why = row.fault or "it ended well but wrote no answer"
    if row.first_answer is None:
        return why
    return f"{why} (it had a first answer after {row.first_answer:.1f} s)"
