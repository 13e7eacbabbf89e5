"""How many have been placed where is told to the parties of an agreement, and in no way to the national viewer."""

import re
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session, select

from placement import ledger
from placement.actions.open_round import open_round
from placement.model.agreement import Agreement, QuotaLine
from placement.model.ledger_entry import LedgerEntry
from placement.model.user import Role
from placement.model.yearly_round import AskedMunicipality
from placement.queries.agreements import agreement_visible_to
from placement.queries.desk import desk_visible_to
from placement.queries.municipalities import municipality_visible_to
from placement.queries.quota_line import quota_line_visible_to
from placement.sight import NotScoped, visible
from placement.transaction import reading, transaction
from tests import make
from tests.placement.rounds import DUE
from tests.web.quota_world import YEAR
from tests.web.run_world import run_of
from tests.web.sign_in import Browser

AGREED, RESERVED, ACCEPTED, ARRIVED, HELD = 900, 131, 176, 214, 158
USED, TAKEN, FREE = 390, 679, 221
LISTED, LET = 823, 617
# Persons proposed by the run to each of the two.
PROPOSED = 10
# Every number that tells of use, and what two of them leave of the third.
TELLING = {
    *(RESERVED, ACCEPTED, ARRIVED, HELD, USED, TAKEN, FREE, LET),
    *(USED + RESERVED, USED + HELD, AGREED - USED, AGREED - RESERVED, LISTED - LET),
    *(FREE - PROPOSED, TAKEN + PROPOSED, 2 * FREE - PROPOSED, 2 * TAKEN + PROPOSED),
    *(2 * RESERVED, 2 * USED, 2 * HELD, 2 * TAKEN, 2 * FREE),
}
# The use of last year is left out of one fact among many there.
WITHOUT_A_WORD = ("/rounds/answers/{asked}",)
# The desk adds up both municipalities, the run both years.
PAGES = {
    "/desk": {2 * USED, 2 * RESERVED, 2 * FREE},
    "/quotas": {USED, RESERVED, HELD, FREE},
    "/quotas/{agreement}": {USED, RESERVED, HELD, FREE},
    "/quotas/lines/{line}": {RESERVED, ACCEPTED, ARRIVED, HELD, FREE},
    "/municipalities": {USED, FREE},
    "/municipalities/500": {USED, RESERVED, HELD, FREE, LET},
    "/rounds/{round}": {USED},
    "/rounds/answers/{asked}": {USED},
    "/runs/{run}": {2 * FREE, 2 * FREE - PROPOSED},
    "/runs/{run}/fairness": {2 * TAKEN, 2 * FREE - PROPOSED},
}


@dataclass(frozen=True)
class World:
    """Two municipalities alike, most of whose places are taken, with a run and a round; and who looks."""

    engine: Engine
    officer: Browser
    viewer: Browser
    ids: dict[str, int]

    def page(self, who: str, path: str) -> str:
        browser: Browser = getattr(self, who)
        answer = browser.client.get(path.format(**self.ids))
        assert answer.status_code == 200, path
        return answer.text.split("<main")[1].split("</main>")[0]

    def numbers(self, who: str, path: str) -> set[int]:
        """All numbers of a page, wherever in its main part they stand."""
        text = re.sub("(?<=[0-9])[\N{NO-BREAK SPACE}](?=[0-9]{3})", "", self.page(who, path))
        return {int(number) for number in re.findall("[0-9]{1,9}", text)}


def _taken_line(db: Session, agreement: Agreement, year: int) -> QuotaLine:
    line = make.make_quota_line(db, agreement=agreement, year=year, label="Kaikki", persons=AGREED)
    ledger.open_balance(
        db,
        line,
        reserved=RESERVED,
        accepted=ACCEPTED,
        arrived=ARRIVED,
        at=make.NOW,
        by=None,
        reason="Ennen",
    )
    ledger.hold(db, line, HELD, at=make.NOW, by=None)
    return line


@pytest.fixture
def world(engine: Engine) -> World:
    """All of it."""
    ids: dict[str, int] = {}
    with transaction(engine) as db:
        keski = make.make_authority(db, name="Keski-Suomen elinvoimakeskus")
        for code, name in (("410", "Laukaa"), ("500", "Muurame")):
            place = make.make_municipality(db, authority=keski, code=code, name=name)
            agreement = make.make_agreement(db, authority=keski, municipality=place)
            lines = {year: _taken_line(db, agreement, year) for year in {2026, 2027, YEAR}}
            slot = make.make_slot(db, municipality=place, count=LISTED)
            slot.taken = LET
            ids |= {"agreement": agreement.key, "line": lines[YEAR].key}
        officer, viewer = make.officer_of(db, keski), make.official_with(db, Role.NATIONAL_VIEWER)
        for _ in range(10):
            make.make_household(db, authority=keski, persons=2)
        ids["round"] = open_round(
            db,
            year=2027,
            target=100,
            due_day=DUE,
            letter_fi="Hei",
            letter_sv="Hej",
            codes=["500", "410"],
            share=True,
            by=officer,
            at=make.NOW,
        ).key
        ids["asked"] = db.exec(select(AskedMunicipality.id)).first() or 0
    ids["run"] = run_of(engine, ["500"] * 5 + ["410"] * 5)
    return World(engine, Browser.of(engine, officer), Browser.of(engine, viewer), ids)


@pytest.mark.parametrize("path", PAGES)
def test_the_parties_are_told_and_the_viewer_is_not(world: World, path: str) -> None:
    told = world.numbers("officer", path)
    seen = world.numbers("viewer", path)

    assert PAGES[path] <= told
    assert seen & TELLING == set()
    text = world.page("viewer", path)
    assert "app-quota" not in text
    assert 'id="crowding"' not in text
    assert "sort=free" not in text


@pytest.mark.parametrize("path", [path for path in PAGES if path not in WITHOUT_A_WORD])
def test_the_viewer_reads_what_is_agreed_and_where_use_is_told(world: World, path: str) -> None:
    assert "Paikkojen käyttö kerrotaan vain" in world.page("viewer", path)
    assert 'href="/figures"' in world.page("viewer", path)
    assert "Paikkojen käyttö kerrotaan vain" not in world.page("officer", path)
    assert AGREED in world.numbers("viewer", path) | {AGREED * path.startswith(("/desk", "/runs/"))}


@pytest.mark.parametrize("path", ["/quotas", "/municipalities"])
@pytest.mark.parametrize("sort", ["free", "-free", "used", "reserved", "held"])
def test_the_order_tells_nothing_either(world: World, path: str, sort: str) -> None:
    with transaction(world.engine) as db:
        line = db.get_one(QuotaLine, world.ids["line"])
        ledger.hold(db, line, 1, at=make.NOW, by=None)

    sorted_by_it = world.page("viewer", f"{path}?sort={sort}")

    assert sorted_by_it.index("Laukaa") < sorted_by_it.index("Muurame")


def test_the_queries_do_not_even_read_it(world: World) -> None:
    viewer = world.viewer.official
    with reading(world.engine) as db:
        one = agreement_visible_to(viewer, world.ids["agreement"], db)
        line = quota_line_visible_to(viewer, world.ids["line"], db)
        slots = municipality_visible_to(viewer, "500", db, day=make.TODAY).slots
        desk = desk_visible_to(viewer, db, at=make.NOW)

        assert [figures for _, figures in one.lines] == [None] * len(one.lines)
        assert (one.whole, line.figures, line.entries, line.entries_total) == (None, None, None, 0)
        assert desk.quota is None
        assert one.at_most == AGREED * len(one.lines)
        for row in (one.lines[0][0], line.line, slots[0]):
            with pytest.raises(InvalidRequestError):
                _ = row.taken
        with pytest.raises(NotScoped):
            visible(LedgerEntry, viewer.scope)
