"""Runs one baseline: `python -m tests.bench.baselines greedy|cpsat|highs PROBLEM ANSWER SECONDS`.

Prints a line of JSON for each better answer, and at the end one where it has none: {"not_finished": why}.
"""

import importlib
import sys
import time


def main() -> int:
    """Exit status 1: no answer in the time, or not tried. The seconds count from here, imports included."""
    until = time.monotonic()
    name, problem, answer, seconds = sys.argv[1:]
    until += float(seconds)
    run = importlib.import_module("tests.bench.baselines.run")
    return int(run.run(name, problem, answer, until))


if __name__ == "__main__":
    sys.exit(main())
