"""Memory of the command, measured as `/usr/bin/time -v` does: the most that the finished process ever held."""

import json
import subprocess
import sys
from pathlib import Path

from tests.solver.judge import shared_problem

# Asked of the smallest shared problem, in GiB.
MOST = 0.7
# A process of its own measures: what a child holds counts from before it becomes another program, and we are large.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
# Linux says KiB, macOS bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


def test_the_smallest_shared_problem_needs_no_more_memory_than_asked(tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    question = str(shared_problem("keski-suomi"))
    command = [sys.executable, "-m", "web.cli", "solve", question, "-o", str(answer)]

    said = subprocess.run(
        [sys.executable, "-c", MEASURE, *command, "--seconds", "5"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert json.loads(answer.read_text())["placements"]
    peak = int(said.splitlines()[-1]) * UNIT / 2**30
    assert 0.02 < peak < MOST, "GiB"
