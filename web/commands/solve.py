"""`kuntapaikka solve`: one placement-problem/1 file, without a database. The solver's own command does it."""

import argparse
import subprocess
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The question, where the answer goes, time and seed."""
    parser.add_argument("problem", type=Path, help="a placement-problem/1 file (.json or .json.gz)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="where the answer goes")
    parser.add_argument(
        "--seconds", type=float, help="time for the whole run (default: by the question's size)"
    )
    parser.add_argument("--seed", type=int, help="the same seed searches the same way (default: 1)")
    parser.add_argument(
        "--progress", action="store_true", help="one line of JSON for each step forward"
    )


def run(args: argparse.Namespace) -> int:
    """Let the solver's process do it, with its own exit status: OR-Tools is imported there, not here."""
    asked = [sys.executable, "-m", "solver", "solve", str(args.problem), "-o", str(args.output)]
    for name in ("seconds", "seed"):
        value = getattr(args, name)
        if value is not None:
            asked += [f"--{name}", f"{value:g}" if name == "seconds" else str(value)]
    if args.progress:
        asked.append("--progress")
    return subprocess.run(asked, check=False).returncode  # noqa: S603 (our own module, no shell)
