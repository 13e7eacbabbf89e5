"""All benchmarks, one after the other: `make bench`. `docs/benches.md` says how to read them.

python -m tests.bench [BENCH …] [options of these benches]; options alone are those of the solver's.
"""

import subprocess
import sys
from collections.abc import Sequence
from itertools import takewhile

BENCHES = ("imports", "reasons", "run_pages", "solver")


def main() -> int:
    """Run each in a process of its own; exit status 1 where one is not as good as is asked, 2 where asked wrongly."""
    asked = chosen(sys.argv[1:])
    if isinstance(asked, str):
        sys.stderr.write(asked + "\n")
        return 2
    benches, options = asked
    return max(
        subprocess.call([sys.executable, "-m", f"tests.bench.{bench}", *options])
        for bench in benches
    )


def chosen(arguments: Sequence[str]) -> tuple[list[str], list[str]] | str:
    """Return which benches to run and their options, or a sentence where one is not known."""
    named = list(takewhile(lambda one: not one.startswith("-"), arguments))
    options = list(arguments[len(named) :])
    for name in named:
        if name not in BENCHES:
            return f"There is no bench {name}: {', '.join(BENCHES)}."
    return named or (["solver"] if options else list(BENCHES)), options


if __name__ == "__main__":
    sys.exit(main())
