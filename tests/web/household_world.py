"""An authority with its officer, a municipality, and a household that is proposed there, for tests of the pages."""

from dataclasses import dataclass

from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import select

from placement.access import Official
from placement.model.area import Area, Municipality
from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, HouseholdStatus
from placement.model.words import NeedKind
from placement.transaction import transaction
from tests.make import (
    make_agreement,
    make_authority,
    make_household,
    make_municipality,
    make_proposal,
    make_quota_line,
    officer_of,
)
from tests.web.sign_in import Browser


@dataclass(frozen=True)
class World:
    """An authority with its officer, a municipality, and a household with a proposal there."""

    engine: Engine
    area: Area
    official: Official
    place: Municipality
    household: Household
    client: TestClient

    @property
    def address(self) -> str:
        return f"/households/{self.household.key}"

    def entries(self, event: str) -> list[AuditEntry]:
        with transaction(self.engine) as db:
            return list(db.exec(select(AuditEntry).where(AuditEntry.event == event)))


def household_world(engine: Engine) -> World:
    """Make it in an empty database."""
    with transaction(engine) as db:
        area = make_authority(db)
        place = make_municipality(db, authority=area, name="Kokeila")
        line = make_quota_line(db, agreement=make_agreement(db, authority=area, municipality=place))
        household = make_household(
            db, authority=area, needs={NeedKind.SCHOOL: 2}, status=HouseholdStatus.PROPOSED
        )
        household.lives_at = "Kokeilan keskus"
        proposal = make_proposal(db, household=household, line=line)
        proposal.points = {"wish": 400, "near": 20}
        other = make_municipality(db, authority=area, name="Toisela")
        proposal.alternatives = [
            {"municipality": other.code, "points": {"wish": 0, "near": 50}, "broken": []}
        ]
        official = officer_of(db, area)
    return World(engine, area, official, place, household, Browser.of(engine, official).client)
