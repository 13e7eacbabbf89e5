"""The page of what would help most: in words, and only of the municipalities that the reader may see."""

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from placement.model.allocation_run import AllocationRun
from placement.model.household import Household
from placement.rules.kept_json import packed
from placement.transaction import transaction
from tests.web.run_world import solved, viewer
from tests.web.swap import normal


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


def test_who_sees_no_household_is_told_of_no_few(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, run_id = solved(engine, monkeypatch)

    one_household = viewer(engine).client.get(f"/runs/{run_id}/help").text
    more_room = {"kind": "dwelling", "municipality": "500", "of": "", "amount": 1}
    more_room |= {"period": "2027-01", "persons": 3}
    help_rows = [
        {
            "municipality": "500",
            "changes": [{**more_room, "accessible": accessible}],
            "households": households,
            "persons": 3 * households,
        }
        for accessible, households in ((False, 7), (True, 3), (True, 2))
    ]
    with transaction(engine) as db:
        kept = db.get_one(AllocationRun, run_id)
        kept.reasons = packed({"households": {}, "help": help_rows})
    several = viewer(engine).client.get(f"/runs/{run_id}/help").text

    assert "niin harvoja talouksia" in one_household
    assert "Turvapaikka" not in one_household
    assert ">7<" in several
    assert "2 muutosta, joista kukin" in several
    assert ">5<" in several
    assert ">3<" not in several
    assert "esteet" not in several


def test_under_a_safety_prohibition_a_household_counts_like_any_other(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, _, run_id = solved(engine, monkeypatch)
    before = officer.client.get(f"/runs/{run_id}/help").text

    with transaction(engine) as db:
        for household in db.exec(select(Household)):
            household.safety_prohibition = True
    after = officer.client.get(f"/runs/{run_id}/help").text

    assert normal(after) == normal(before)
    assert "T-2026-" not in after
