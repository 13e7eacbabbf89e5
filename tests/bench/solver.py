"""The solver beside three baselines, each in its own process with the same time: gaps, seconds, memory.

python -m tests.bench.solver [--problem NAME …] [--seconds-scale X] [--only METHOD …]
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]

from solver import from_json
from tests.solver.judge import SHARED, reference

# Seconds, memory in GiB, reach gap and fit gap in percent: what is asked of the solver.
ASKED = {
    "keski-suomi": (5, 0.7, 0.0, 0.26),
    "finland-plenty": (30, 1.5, 0.0, 1.1),
    "finland-scarce": (120, 2.0, 0.2, 8.0),
    "surge": (600, 4.0, 0.6, 5.0),
}
METHODS = ("solver", "greedy", "cpsat", "highs")
# A baseline that runs over its time or over this much memory is ended and has not finished.
GRACE, MOST_BYTES = 1.25, 12 * 2**30


class Run(NamedTuple):
    """How one process ended."""

    status: str
    seconds: float
    gib: float


def main() -> int:
    """Print the table. Exit status 1 where the solver misses what is asked of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problem", action="append", choices=list(ASKED))
    parser.add_argument("--only", action="append", choices=METHODS)
    parser.add_argument("--seconds-scale", type=float, default=1.0)
    asked = parser.parse_args()
    missed = 0
    print("| problem | method | seconds | GiB | reach gap % | fit gap % | broken | |")
    print("|---|---|---|---|---|---|---|---|")
    for name in asked.problem or ASKED:
        for method in asked.only or METHODS:
            row, good = _measure(name, method, ASKED[name][0] * asked.seconds_scale)
            missed += method == "solver" and not good
            print(row, flush=True)
    return 1 if missed else 0


def _measure(name: str, method: str, seconds: float) -> tuple[str, bool]:
    problem = SHARED / "problems" / f"{name}.json.gz"
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        if method == "solver":
            command = [
                "solver",
                "solve",
                str(problem),
                "-o",
                str(answer),
                "--seconds",
                str(seconds),
            ]
        else:
            command = ["tests.bench.baselines", method, str(problem), str(answer), str(seconds)]
        run = _watch([sys.executable, "-m", *command], seconds * GRACE + 5)
        begin = f"| {name} | {method} | {run.seconds:.1f} | {run.gib:.2f} |"
        if not answer.exists():
            return f"{begin} - | - | - | not finished: {run.status} |", False
        judge = reference()
        question = judge.load(problem)
        wrong, reach, fit = judge.judge(question, json.loads(answer.read_text()))
    known = judge.load(SHARED / "bounds.json")[name]
    limit = min(line + slope * (at - reach) for at, line, slope in known["fit_tangents"])
    reach_gap = 100 * (known["reach"] - reach) / max(1, known["reach"])
    fit_gap = 100 * (limit - fit) / max(1, abs(limit))
    within, memory, most_reach, most_fit = ASKED[name]
    faults = [
        what
        for what, bad in (
            ("broken", bool(wrong)),
            ("time", run.seconds > within),
            ("memory", run.gib > memory),
            ("reach", reach_gap > most_reach + 1e-9),
            ("fit", fit_gap > most_fit),
        )
        if bad
    ]
    placed = len(from_json(question).households)
    said = "as asked" if not faults else f"short of what is asked: {', '.join(faults)}"
    return (
        f"{begin} {reach_gap:.3f} | {fit_gap:.3f} | {len(wrong)} | {said} ({placed} households) |",
        not faults,
    )


def _watch(command: list[str], most: float) -> Run:
    """Run it, look at its memory, end it where it takes too much."""
    began, peak = time.monotonic(), 0
    child = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    status = ""
    while child.poll() is None:
        time.sleep(0.05)
        try:
            peak = max(peak, child.memory_info().rss)
        except psutil.Error:
            break
        if peak > MOST_BYTES or time.monotonic() - began > most:
            status = "out of memory" if peak > MOST_BYTES else "out of time"
            child.kill()
    code = child.wait()
    status = status or ("nothing found" if code == 1 else f"exit status {code}")
    return Run(status, time.monotonic() - began, peak / 2**30)


if __name__ == "__main__":
    sys.exit(main())
