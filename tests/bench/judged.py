"""What the reference judge prints of an answer, and how far a claimed limit lies from the known ones."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

COUNTS = re.compile(r"(\d+)/\d+ households, .*reach (-?\d+), fit (-?\d+), broken (\d+)")
GAPS = re.compile(r"reach gap (-?[\d.]+) %\s+fit gap (-?[\d.]+) %")


class Judged(NamedTuple):
    """An answer's goals and its gaps in percent."""

    households: int
    reach: int
    fit: int
    broken: int
    reach_gap: float
    fit_gap: float


def judge(shared: Path, problem: Path, answer: Path) -> Judged:
    """Ask `check.py --bounds`, as a process: the question would make this one large. Raises `ValueError`."""
    command = [sys.executable, str(shared / "check.py"), str(problem), str(answer)]
    said = subprocess.run(
        [*command, "--bounds", str(shared / "bounds.json")],
        capture_output=True,
        text=True,
        check=False,
    )
    if said.returncode not in {0, 1}:
        raise ValueError(f"check.py: {said.stderr.strip()}")
    return read_judgement(said.stdout)


def read_judgement(printed: str) -> Judged:
    """Read what `check.py --bounds` printed. Raises `ValueError` where it is something else."""
    counts, gaps = COUNTS.search(printed), GAPS.search(printed)
    if counts is None or gaps is None:
        raise ValueError(f"check.py printed something else: {printed!r}")
    households, reach, fit, broken = (int(text) for text in counts.groups())
    reach_gap, fit_gap = (float(text) for text in gaps.groups())
    return Judged(households, reach, fit, broken, reach_gap, fit_gap)


class Excess(NamedTuple):
    """How far the answer's own limits lie above the known ones, in percent; less than 0: they are tighter."""

    reach: float
    fit: float


def excess(bounds: Path, problem: str, answer: Path, attained: int) -> Excess | None:
    """Compare the answer's `bound` with those of `bounds.json` at the attained reach. None where it claims none."""
    claimed = json.loads(answer.read_text("utf-8")).get("bound")
    known = json.loads(bounds.read_text("utf-8"))[problem]
    if claimed is None:
        return None
    fit = min(limit + slope * (at - attained) for at, limit, slope in known["fit_tangents"])
    return Excess(_above(claimed["reach"], known["reach"]), _above(claimed["fit"], fit))


def _above(claimed: float, known: float) -> float:
    return 100 * (claimed - known) / max(1.0, abs(known))
