"""The documents say what the program does: words, status chains, commands, decisions."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from placement.demo.accounts import DOMAIN, TOLD_BY, password_of
from placement.demo.make import SEED
from placement.model import household, proposal
from web.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
WORDS = (ROOT / "docs" / "words.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def chain(arrows: Mapping[Any, frozenset[Any]]) -> str:
    """A table of each status and what may follow it, in the order of the enum."""
    rows = []
    for status, following in arrows.items():
        after = [other.value for other in arrows if other in following]
        rows.append(f"| {status.value} | {', '.join(after) or 'the end'} |")
    return "\n".join(["| status | may become |", "|---|---|", *rows])


@pytest.mark.parametrize(
    ("name", "arrows", "statuses"),
    [
        ("household", household.NEXT, household.HouseholdStatus),
        ("proposal", proposal.NEXT, proposal.ProposalStatus),
    ],
)
def test_the_status_chains_in_the_words_are_those_of_the_model(
    name: str, arrows: Mapping[StrEnum, frozenset[StrEnum]], statuses: type[StrEnum]
) -> None:
    drawn = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- end -->", WORDS, re.DOTALL)

    assert set(arrows) == set(statuses)
    assert drawn is not None, f"docs/words.md has no chain of a {name}: paste\n{chain(arrows)}"
    assert drawn.group(1) == chain(arrows), f"paste\n{chain(arrows)}"


def test_each_word_stands_in_three_languages_once() -> None:
    rows = [line.strip("| ").split(" | ") for line in WORDS.splitlines() if line.startswith("| ")]

    words = [row for row in rows if len(row) == 3]
    assert len(words) > 30
    assert all(all(row) for row in words)
    assert len({row[0] for row in words}) == len(words)


def test_the_readme_names_every_command_and_the_demonstrations_accounts() -> None:
    assert all(
        f"`{command.name}" in README or f", `{command.name}`" in README for command in COMMANDS
    )
    assert all(f"`{name}@{DOMAIN}`" in README for name in TOLD_BY)
    assert f"`{password_of(SEED)}`" in README


def test_every_path_that_the_documents_name_is_there() -> None:
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        (document.name, path)
        for document in documents
        for path in re.findall(
            r"`((?:docs|placement|solver|web|tests|migrations|tools|requirements)/[\w/.-]*)`",
            document.read_text("utf-8"),
        )
    }

    made_by_a_run = {"tests/screenshots/"}
    missing = [
        (document, path)
        for document, path in sorted(named)
        if path not in made_by_a_run and not (ROOT / path).exists()
    ]
    assert len(named) > 15
    assert missing == []


def test_decisions_are_numbered_without_gaps_and_say_what_was_rejected() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        assert re.search(r"^20\d\d-\d\d-\d\d$", text, re.MULTILINE), f"{page.name} has no date"
