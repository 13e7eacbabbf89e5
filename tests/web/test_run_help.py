"""The page of what would help most: in words, and only of the municipalities that the reader may see."""

import pytest
from sqlalchemy import Engine

from placement.actions.start_allocation import start_allocation
from placement.jobs import solver_process
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.transaction import transaction
from tests.make import (
    NOW,
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_quota_line,
    officer_of,
)
from tests.placement.test_solve_waiting_runs import FIRST_FIT
from tests.web.sign_in import Browser


def solved(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[Browser, Browser, int]:
    """A line of 8 persons and three households of 3: the officer there, one elsewhere, and the run."""
    monkeypatch.setattr(solver_process, "COMMAND", FIRST_FIT)
    with transaction(engine) as db:
        authority, elsewhere = make_authority(db), make_authority(db)
        muurame = make_municipality(db, authority=authority, code="500", name="Muurame")
        agreement = make_agreement(db, authority=authority, municipality=muurame)
        make_quota_line(db, agreement=agreement, persons=8, label="Turvapaikka")
        for _ in range(3):
            make_household(db, authority=authority, persons=3)
        ours, others = officer_of(db, authority), officer_of(db, elsewhere)
        start_allocation(db, seconds=5, by=None, at=NOW)
    run_id = solve_waiting_runs(engine, NOW)
    assert run_id is not None
    return Browser.of(engine, ours), Browser.of(engine, others), run_id


def test_tells_the_change_and_whom_it_places_in_own_municipalities_only(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, others, run_id = solved(engine, monkeypatch)

    seen = ours.client.get(f"/runs/{run_id}/help").text
    hidden = others.client.get(f"/runs/{run_id}/help").text

    assert f"/runs/{run_id}/help" in ours.client.get(f"/runs/{run_id}").text
    assert "1 henkilö lisää riville Turvapaikka" in seen
    assert "Muurame" in seen
    assert "Turvapaikka" not in hidden
    assert "Muurame" not in hidden
