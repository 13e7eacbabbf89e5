"""The page of what would help most: in words, and only of the municipalities that the reader may see."""

import pytest
from sqlalchemy import Engine

from tests.web.run_world import solved


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
