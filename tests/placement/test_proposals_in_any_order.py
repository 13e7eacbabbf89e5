"""Whatever is done in whatever order: counts add up, nothing is given twice, all that changed is in the trail."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import KINDS, fresh_engine
from tests.placement.officials import (
    ENOUGH,
    EVERYTHING,
    EVERYTHING_LATER,
    LaterOfficials,
    Officials,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("officials", "everything"),
    [(Officials, EVERYTHING), (LaterOfficials, EVERYTHING_LATER)],
    ids=["until the answer", "until the end"],
)
def test_any_order_keeps_the_counts(
    kind: str, officials: type[Officials], everything: set[str]
) -> None:
    officials.all_done = Counter()
    with fresh_engine(kind) as engine:
        officials.engine = engine

        run_state_machine_as_test(
            officials,
            settings=settings(
                max_examples=40 if kind == "sqlite" else 20,
                stateful_step_count=50,
                deadline=None,
                derandomize=True,
                # A failure names its steps; to shorten them takes minutes on a database.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )

    often = {name for name, times in officials.all_done.items() if times >= ENOUGH}
    assert often >= everything, f"the sequences hardly do the rest: {officials.all_done}"
