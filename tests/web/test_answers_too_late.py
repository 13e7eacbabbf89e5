"""After the last day the municipality sees why it can answer no more, and how it can again."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import Engine

from tests.make import NOW
from tests.web.deadline_world import World, on_a_known_day, sent


@pytest.fixture
def world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    return on_a_known_day(engine, monkeypatch)


def test_after_the_last_day_the_answers_are_greyed_refused_and_possible_with_more_time(
    world: World,
) -> None:
    world.due(NOW.date() - timedelta(days=1))
    path, proposal = f"/inbox/{world.question.key}", f"/proposals/{world.question.key}"
    version = world.now().version
    why = "Vastausaika päättyi 23.11.2026. Pyydä viranomaiselta lisäaikaa"

    page = html.document_fromstring(world.clerk.client.get(path).text)
    refused = [
        world.clerk.client.post(f"{path}/{act}", data={"version": version, **data})
        for act, data in (
            ("accept", {"month": "2027-01"}),
            ("decline", {"reason": "no_dwelling"}),
        )
    ]

    for act in ("accept", "decline"):
        (button,) = page.xpath(f"//form[contains(@action, '/{act}')]//button")
        assert button.get("disabled") is not None
        assert why in button.getparent().text_content()
    assert [(one.status_code, why in one.text) for one in refused] == [(409, True)] * 2
    assert world.now().status.value == "sent"
    sent(world.officer, f"{proposal}/extend", version=version, until="2026-11-25", reason="x")
    sent(world.clerk, f"{path}/accept", version=world.now().version, month="2027-01")
    assert world.now().status.value == "accepted"
