"""What a scenario is called, and when it may be changed, solved, stopped and deleted (pure)."""

from collections.abc import Iterator

from placement.model.scenario import GOING, Scenario
from placement.refusals import Refusal

LONGEST_NAME = 120
# Seconds that the solver may take.
SECONDS = range(1, 6 * 3600 + 1)


def name_is_sound(name: str) -> Iterator[Refusal]:
    """It has a name, and a short one."""
    if not name.strip():
        yield Refusal("scenario-name-missing")
    if len(name.strip()) > LONGEST_NAME:
        yield Refusal("scenario-name-too-long", {"most": LONGEST_NAME})


def may_be_changed(scenario: Scenario) -> Iterator[Refusal]:
    """Not while it waits or is being solved: the answer would be to another question."""
    if scenario.status in GOING:
        yield Refusal("scenario-is-being-solved")


def may_be_solved(scenario: Scenario, *, seconds: int) -> Iterator[Refusal]:
    """It has a change to compare, and is not being solved already."""
    yield from may_be_changed(scenario)
    if not scenario.changes:
        yield Refusal("scenario-has-no-change")
    if seconds not in SECONDS:
        yield Refusal(
            "run-seconds-out-of-range", {"least": SECONDS.start, "most": SECONDS.stop - 1}
        )


def may_be_stopped(scenario: Scenario) -> Iterator[Refusal]:
    """Only what goes on can be stopped."""
    if scenario.status not in GOING:
        yield Refusal("scenario-is-not-being-solved")
