"""Whatever is done in whatever order: counts add up, nothing is given twice, all that changed is in the trail."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import KINDS, fresh_engine
from tests.placement.officials import ENOUGH, EVERYTHING, Officials


@pytest.mark.parametrize("kind", KINDS)
def test_any_order_keeps_the_counts(kind: str) -> None:
    Officials.all_done = Counter()
    with fresh_engine(kind) as engine:
        Officials.engine = engine

        run_state_machine_as_test(
            Officials,
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

    often = {name for name, times in Officials.all_done.items() if times >= ENOUGH}
    assert often >= EVERYTHING, f"the sequences hardly do the rest: {Officials.all_done}"
