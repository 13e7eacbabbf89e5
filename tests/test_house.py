"""Rules of the house that no linter knows: short files, questions where they belong, pages in scope."""

import ast
import subprocess
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import CheckConstraint

from placement.model import household, proposal
from placement.model.everything import metadata

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 300
# Where questions to the database may be written.
ASKING = (
    "placement/queries/",
    "placement/jobs/",
    "placement/demo/",
    "placement/reference/load.py",
    "placement/ledger.py",
    "placement/sight.py",
)


def files(*patterns: str) -> list[Path]:
    """What git knows of these patterns and is there."""
    listed = subprocess.run(
        ["git", "ls-files", "--", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    found = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in found if path.exists()]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_two_screens_or_three() -> None:
    code = [p for p in files("*.py", "*.html", "*.js", "*.scss") if "migrations/" not in name(p)]
    assert len(code) > 200

    long = {
        name(path): n for path in code if (n := len(path.read_text().splitlines())) > MOST_LINES
    }

    assert long == {}


def test_the_database_is_asked_only_where_questions_live() -> None:
    sources = [p for p in files("placement/*.py", "web/*.py") if not name(p).startswith(ASKING)]

    asking = [
        f"{name(path)}:{node.lineno}"
        for path in sources
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"select", "sa_select"}
    ]

    assert asking == []


def test_pages_ask_only_what_is_scoped() -> None:
    taken = [
        (name(path), alias.name)
        for path in files("web/pages/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("placement.queries")
        for alias in node.names
        if alias.name[0].islower()
    ]
    assert taken

    assert [pair for pair in taken if not pair[1].endswith("_visible_to")] == []


@pytest.mark.parametrize(
    ("arrows", "statuses"),
    [
        (household.NEXT, household.HouseholdStatus),
        (proposal.NEXT, proposal.ProposalStatus),
    ],
    ids=["household", "proposal"],
)
def test_every_status_has_its_arrows(
    arrows: Mapping[StrEnum, frozenset[StrEnum]], statuses: type[StrEnum]
) -> None:
    assert set(arrows) == set(statuses)
    assert {after for following in arrows.values() for after in following} < set(statuses)


def test_who_and_when_are_written_together() -> None:
    pairs = [
        (table, moment.name.removesuffix("_at"))
        for table in metadata.tables.values()
        for moment in table.columns
        if moment.name.endswith("_at")
        and moment.nullable
        and f"{moment.name.removesuffix('_at')}_by_id" in table.columns
    ]
    assert pairs

    without = [
        f"{table.name}.{act}"
        for table, act in pairs
        if not any(
            str(rule.name).endswith(f"{act}_at_and_by_together")
            for rule in table.constraints
            if isinstance(rule, CheckConstraint)
        )
    ]

    assert without == []
