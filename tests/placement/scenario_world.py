"""A finished run and an officer who tries changes on it, for the tests of scenarios."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.make_scenario import make_scenario
from placement.actions.solve_scenario import solve_scenario
from placement.actions.start_allocation import start_allocation
from placement.jobs import solver_process
from placement.jobs.solve_waiting_runs import solve_waiting_runs
from placement.jobs.solve_waiting_scenarios import solve_waiting_scenarios
from placement.model.agreement import QuotaLine
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household
from placement.model.scenario import Scenario
from placement.rules.scenario_change import ScenarioChange
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

FIRST_FIT = (sys.executable, Path(__file__).parent / "first_fit.py")


@dataclass
class ScenarioWorld:
    """Muurame (500) takes 8 persons; three households of 3 wait, so the run has placed two of them."""

    engine: Engine
    officer: Official
    elsewhere: Official
    run_id: int
    line: QuotaLine
    households: list[Household]

    @property
    def line_id(self) -> str:
        """The id of the line in the question."""
        return f"q{self.line.key}"

    def made(self, *changes: ScenarioChange, name: str = "Lisää paikkoja") -> Scenario:
        """A draft with these changes."""
        with transaction(self.engine) as db:
            return make_scenario(
                db, self.run_id, name=name, changes=changes, by=self.officer, at=NOW
            )

    def asked(self, scenario: Scenario, *, seconds: int = 5) -> None:
        """Ask that it be solved."""
        with transaction(self.engine) as db:
            solve_scenario(
                db,
                scenario.key,
                seconds=seconds,
                version=self.now(scenario).version,
                by=self.officer,
                at=NOW,
            )

    def solved(self, *changes: ScenarioChange, seconds: int = 5) -> Scenario:
        """A scenario with these changes, solved."""
        scenario = self.made(*changes)
        self.asked(scenario, seconds=seconds)
        assert solve_waiting_scenarios(self.engine, NOW) == scenario.key
        return self.now(scenario)

    def now(self, scenario: Scenario) -> Scenario:
        """The scenario as it is now."""
        with Session(self.engine) as db:
            return db.get_one(Scenario, scenario.key)

    def events(self, event: str) -> list[AuditEntry]:
        """What the trail has of an event."""
        with Session(self.engine) as db:
            told = select(AuditEntry).where(AuditEntry.event == event)
            return list(db.exec(told.order_by(col(AuditEntry.id))))


def make_scenario_world(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> ScenarioWorld:
    """Make it in an empty database, with a quick solver in the child's place."""
    monkeypatch.setattr(solver_process, "COMMAND", FIRST_FIT)
    with transaction(engine) as db:
        authority = make_authority(db)
        muurame = make_municipality(db, authority=authority, code="500", name="Muurame")
        agreement = make_agreement(db, authority=authority, municipality=muurame)
        line = make_quota_line(db, agreement=agreement, persons=8, label="Turvapaikka")
        households = [make_household(db, authority=authority, persons=3) for _ in range(3)]
        officer, elsewhere = officer_of(db, authority), officer_of(db, make_authority(db))
        start_allocation(db, seconds=5, by=None, at=NOW)
    run_id = solve_waiting_runs(engine, NOW)
    assert run_id is not None
    return ScenarioWorld(engine, officer, elsewhere, run_id, line, households)
