"""The built front end: done once, complete, without an address of elsewhere."""

import json
import re

import pytest

from web import build_frontend
from web.build_frontend import BUILT, ROOT, BuildError


def test_a_second_build_has_nothing_to_do() -> None:
    build_frontend.build()

    assert build_frontend.build() is False


def test_any_change_of_the_theme_is_noticed() -> None:
    before = build_frontend.fingerprint_of(build_frontend.inputs())
    fewer = build_frontend.fingerprint_of(build_frontend.inputs()[:-1])

    assert before != fewer
    assert {"app.scss", "app.js", "package-lock.json"} <= {
        one.name for one in build_frontend.inputs()
    }


def test_the_style_sheet_names_only_files_that_are_there_with_their_version() -> None:
    named = re.findall(r"url\(\"?([^)\"]+)\"?\)", (BUILT / "app.css").read_text("utf-8"))

    assert named, "the fonts at least"
    for address in named:
        path, _, version = address.removeprefix("/static/built/").partition("?v=")
        assert version == build_frontend.version_of(BUILT / path), address


def test_a_file_that_is_not_built_is_named() -> None:
    with pytest.raises(BuildError, match=r"images/nothing\.svg"):
        build_frontend.versioned('a{background:url("/static/built/images/nothing.svg")}')


def test_what_fails_is_said_in_the_programs_own_words() -> None:
    with pytest.raises(BuildError, match="no such file for us"):
        build_frontend.run("node", "-e", "console.error('no such file for us'); process.exit(3)")


def test_the_lock_has_a_hash_for_every_part_and_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    parts = {name: part for name, part in json.loads(text)["packages"].items() if name}

    assert "://" not in text
    assert parts
    assert all(part["integrity"].startswith("sha512-") for part in parts.values())
