"""Two authorities with agreements, and who looks at them: for the tests of pages about quotas."""

from dataclasses import dataclass

from sqlalchemy import Engine

from placement.ledger import check_balance
from placement.model.agreement import Agreement, QuotaLine
from placement.model.user import Role
from placement.transaction import reading, transaction
from tests import make
from tests.web.sign_in import Browser
from web.clock import utc_now

YEAR = utc_now().year


@dataclass(frozen=True)
class World:
    """An authority's two municipalities with lines of this year, another authority's, and who looks."""

    engine: Engine
    officer: Browser
    clerk: Browser
    stranger: Browser
    viewer: Browser
    line: QuotaLine
    agreement: Agreement


def make_world(engine: Engine) -> World:
    """Muurame 20 and Petäjävesi 12 of one authority, Raahe 7 of another."""
    with transaction(engine) as db:
        keski = make.make_authority(db, name="Keski-Suomen elinvoimakeskus")
        muurame = make.make_municipality(db, authority=keski, code="500", name="Muurame")
        petajavesi = make.make_municipality(db, authority=keski, code="592", name="Petäjävesi")
        agreement = make.make_agreement(db, authority=keski, municipality=muurame)
        second = make.make_agreement(db, authority=keski, municipality=petajavesi)
        line = make.make_quota_line(
            db, agreement=agreement, year=YEAR, label="Turvapaikka", persons=20
        )
        make.make_quota_line(db, agreement=second, year=YEAR, label="Kiintiö", persons=12)
        pohjoinen = make.make_authority(db, name="Pohjois-Suomen elinvoimakeskus")
        raahe = make.make_municipality(db, authority=pohjoinen, code="678", name="Raahe")
        third = make.make_agreement(db, authority=pohjoinen, municipality=raahe)
        make.make_quota_line(db, agreement=third, year=YEAR, label="Kaikki", persons=7)
        people = [
            make.officer_of(db, keski),
            make.officer_of(db, muurame),
            make.officer_of(db, pohjoinen),
            make.official_with(db, Role.NATIONAL_VIEWER),
        ]
    officer, clerk, stranger, viewer = (Browser.of(engine, one) for one in people)
    return World(engine, officer, clerk, stranger, viewer, line, agreement)


def balanced(world: World) -> bool:
    with reading(world.engine) as db:
        return check_balance(db) == []


def line_now(world: World) -> QuotaLine:
    with reading(world.engine) as db:
        return db.get_one(QuotaLine, world.line.key)
