"""Lays the kept figures of a bench at two commits side by side: `python -m tests.bench.compare BEFORE AFTER`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What says how a row came about, and is no figure to compare.
ASIDE = {"verdict", "fault", "trace", "runs", "times", "given"}


def main() -> int:
    """Print what differs, row by row; exit status 2 where a file is no bench's or the two are of different ones."""
    if len(sys.argv) != 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        before, after = (json.loads(Path(name).read_text("utf-8")) for name in sys.argv[1:])
        if before["bench"] != after["bench"]:
            sys.stderr.write(f"One is of {before['bench']}, the other of {after['bench']}.\n")
            return 2
        for kept in (before, after):
            print(f"{kept['commit']}, {kept['began']}, load {kept['load']}")
        print("\n".join(differences(before["rows"], after["rows"])))
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"No figures of a bench: {type(error).__name__}: {error}\n")
        return 2
    return 0


def differences(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[str]:
    """Yield a line for each row that both have: figures that differ, before and after."""
    known = {_name(row): row for row in before}
    for row in after:
        old = known.get(_name(row))
        if old is None:
            continue
        changed = [
            f"{key} {_figure(old.get(key))} → {_figure(value)}"
            for key, value in row.items()
            if key not in ASIDE
            and not isinstance(value, str)
            and _figure(old.get(key)) != _figure(value)
        ]
        yield f"{_name(row)}: {', '.join(changed) or 'the same'}"


def _name(row: dict[str, Any]) -> str:
    return " ".join(v for k, v in row.items() if isinstance(v, str) and k not in ASIDE)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
