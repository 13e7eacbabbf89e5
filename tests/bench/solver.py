"""The solver beside three baselines, each a process with the same time; `docs/benches.md` says how to read it.

python -m tests.bench.solver [--only PROBLEM …] [--method METHOD …] [--seconds N] [--repeat N]
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.bench.kept import ROOT, Kept
from tests.bench.measure import METHODS, OURS, measure
from tests.bench.table import Asked, Row, head, line, medians, missed, not_finished

ASKED = {
    "keski-suomi": Asked(5, 0.7, 0.0, 0.26),
    "finland-plenty": Asked(30, 1.5, 0.0, 1.1),
    "finland-scarce": Asked(120, 2.0, 0.2, 8.0),
    "surge": Asked(600, 4.0, 0.6, 5.0, excess=None),
}
# The first usable answer should come in this share of the time.
FIRST = 0.1


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and keep it as JSON. Exit status 1 where the solver misses what is asked of it."""
    asked = _parser().parse_args(arguments)
    if not (asked.shared / "check.py").exists():
        sys.stderr.write(
            f"No problems and no judge in {asked.shared}: name their folder by --shared.\n"
        )
        return 2
    kept, rows, figures, failed = Kept("solver"), [], [], False
    print(kept.said())
    if asked.seconds:
        print(f"Each has {asked.seconds:g} s, whatever is asked of the problem.")
    print(f"\n{head()}", flush=True)
    for name in asked.only or ASKED:
        for method in asked.method or METHODS:
            seconds = asked.seconds or ASKED[name].seconds
            runs = [measure(asked.shared, name, method, seconds) for _ in range(asked.repeat)]
            row = medians(runs)
            said, good = verdict(row, ASKED[name])
            failed |= not good
            rows.append(row)
            figures.append(
                asdict(row) | {"verdict": said, "runs": [asdict(run) for run in runs]},
            )
            kept.write(figures)
            print(line(row, said), flush=True)
    unfinished = not_finished(rows)
    print("\nNot finished, and why:" if unfinished else "\nEverything finished.")
    print("\n".join([*unfinished, f"Kept in {kept.path}"]))
    return int(failed)


def verdict(row: Row, asked: Asked) -> tuple[str, bool]:
    """Return what is said of a row, and whether it is good; nothing is asked of a baseline."""
    if row.method != OURS:
        if not row.answered:
            return "no answer", True
        over = row.seconds - row.given
        return (f"{over:.1f} s over its time" if over > 0 else ""), True
    short = missed(row, asked)
    said = f"short of what is asked: {', '.join(short)}" if short else "as asked"
    if row.first_answer is not None and row.first_answer > FIRST * row.given:
        share = 100 * row.first_answer / row.given
        said += f"; first answer after {share:.0f} % of the time, should be {100 * FIRST:.0f} %"
    return said, not short


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench solver", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("--only", action="extend", nargs="+", choices=list(ASKED), help="problems")
    parser.add_argument(
        "--shared",
        type=Path,
        default=ROOT.parent / "shared" / "allocation",
        help="folder of the problems and their judge; default: %(default)s",
    )
    parser.add_argument("--method", action="extend", nargs="+", choices=METHODS)
    parser.add_argument(
        "--seconds", type=_seconds, help="for each process; default: as the issue asks"
    )
    parser.add_argument(
        "--repeat", type=_times, default=1, help="runs of each; the table has their medians"
    )
    return parser


def _seconds(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


def _times(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
