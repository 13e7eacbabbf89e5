"""All benchmarks, one after the other: `make bench`."""

import subprocess
import sys

BENCHES = ("tests.bench.imports", "tests.bench.run_pages", "tests.bench.solver")


def main() -> int:
    """Run each in a process of its own; exit status 1 where one is not as good as is asked of it."""
    statuses = [subprocess.call([sys.executable, "-m", bench]) for bench in BENCHES]
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main())
