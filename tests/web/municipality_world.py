"""Two municipalities of two authorities, and who looks at them: for the tests of pages about municipalities."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from placement.model.agreement import Slot
from placement.model.area import Area, AreaKind, AreaMembership, Municipality
from placement.model.user import Role
from placement.transaction import transaction
from tests import make
from tests.web.sign_in import Browser
from web.clock import utc_now

YEAR = utc_now().year


@dataclass(frozen=True)
class World:
    """Muurame with a line and a dwelling, Raahe of another authority, and who looks."""

    engine: Engine
    officer: Browser
    clerk: Browser
    stranger: Browser
    neighbour: Browser
    viewer: Browser
    slot: Slot


def _county(db: Session, municipality: Municipality) -> None:
    county = Area(
        kind=AreaKind.WELLBEING_COUNTY,
        code="13",
        name_fi="Keski-Suomen hyvinvointialue",
        name_sv="Mellersta Finlands välfärdsområde",
        name_en="Wellbeing services county of Central Finland",
        valid_from_day=date(2023, 1, 1),
    )
    db.add(county)
    db.flush()
    db.add(
        AreaMembership(
            municipality_id=municipality.key,
            area_id=county.key,
            valid_from_day=date(2023, 1, 1),
        )
    )


def make_world(engine: Engine) -> World:
    """Muurame of Keski-Suomi, Raahe of Pohjois-Suomi."""
    with transaction(engine) as db:
        keski = make.make_authority(db, name="Keski-Suomen elinvoimakeskus")
        muurame = make.make_municipality(db, authority=keski, code="500", name="Muurame")
        _county(db, muurame)
        agreement = make.make_agreement(db, authority=keski, municipality=muurame)
        make.make_quota_line(db, agreement=agreement, year=YEAR, label="Turvapaikka", persons=20)
        slot = make.make_slot(db, municipality=muurame, count=3)
        slot.taken = 2
        pohjoinen = make.make_authority(db, name="Pohjois-Suomen elinvoimakeskus")
        raahe = make.make_municipality(db, authority=pohjoinen, code="678", name="Raahe")
        people = [
            make.officer_of(db, keski),
            make.officer_of(db, muurame),
            make.officer_of(db, pohjoinen),
            make.officer_of(db, raahe),
            make.official_with(db, Role.NATIONAL_VIEWER),
        ]
    officer, clerk, stranger, neighbour, viewer = (Browser.of(engine, one) for one in people)
    return World(engine, officer, clerk, stranger, neighbour, viewer, slot)
