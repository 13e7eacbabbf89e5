"""Runs one baseline: `python -m tests.bench.baselines greedy|cpsat|highs PROBLEM ANSWER SECONDS`.

Prints lines of JSON: how far it has come (stage), each better answer (reach and fit, or both weighed: objective), and
at the end, where it has no answer, why (not_finished).
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
