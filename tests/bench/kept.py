"""Keeps the figures of a bench as JSON, so that two commits can be compared."""

import json
import os
import platform
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
BYTES_PER_GIB = 2**30


def memory_of_machine() -> int:
    """Bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


class Kept:
    """One file of one bench of one commit, written anew with each row: an interrupted bench keeps what it has."""

    def __init__(self, bench: str, folder: Path = FOLDER) -> None:
        commit = _git("rev-parse", "--short", "HEAD") or "unknown"
        changed = bool(_git("status", "--porcelain"))
        began = time.gmtime()
        name = f"{bench}-{time.strftime('%Y%m%dT%H%M%SZ', began)}-{commit}"
        self.path = folder / f"{name}{'-changed' if changed else ''}.json"
        self._head: dict[str, Any] = {
            "bench": bench,
            "commit": commit,
            "changed": changed,
            "began": time.strftime("%Y-%m-%dT%H:%M:%SZ", began),
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "gib": round(memory_of_machine() / BYTES_PER_GIB, 1),
            # Others at work at the start: figures are noisy where this is much above 0.
            "load": round(os.getloadavg()[0], 2),
        }

    def said(self) -> str:
        """Where and when, in one line for people."""
        head = self._head
        changed = " with changes" if head["changed"] else ""
        return (
            f"commit {head['commit']}{changed}, {head['began']}, {head['cores']} cores, {head['gib']} GiB,"
            f" load {head['load']} at the start"
        )

    def write(self, rows: Sequence[dict[str, Any]]) -> None:
        """Write all rows so far."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**self._head, "rows": list(rows)}, indent=1, ensure_ascii=False)
        self.path.write_text(text + "\n", encoding="utf-8")


def _git(*arguments: str) -> str:
    """What git says; nothing where this is no checkout."""
    said = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip()
