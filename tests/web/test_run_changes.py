"""The differences to the run before: who sees which, and what is said without any."""

import pytest
from sqlalchemy import Engine

from tests.web.run_world import (
    LATER,
    WHERE,
    officer_of_elsewhere,
    run_of,
    two_municipalities,
    viewer,
)
from tests.web.sign_in import Browser


@pytest.fixture
def officer(engine: Engine) -> Browser:
    return two_municipalities(engine)


def test_the_first_run_has_nothing_to_be_compared_with(officer: Browser, engine: Engine) -> None:
    run_id = run_of(engine, WHERE)

    assert "Aiempaa sijoitusajoa ei ole" in officer.client.get(f"/runs/{run_id}/changes").text


def test_a_moved_household_is_told_to_its_officer_only(officer: Browser, engine: Engine) -> None:
    run_of(engine, WHERE)
    run_id = run_of(engine, LATER)

    page = officer.client.get(f"/runs/{run_id}/changes").text
    elsewhere = officer_of_elsewhere(engine).client.get(f"/runs/{run_id}/changes").text
    national = viewer(engine).client.get(f"/runs/{run_id}/changes").text

    assert f"/runs/{run_id}/changes" in officer.client.get(f"/runs/{run_id}").text
    assert "T-2026-" in page
    assert "Muurame, tammikuu 2027" in page
    for figures_only in (elsewhere, national):
        assert "esitetään toiseen kuntaan" in figures_only
        assert "T-2026-" not in figures_only
