"""Figures: what each duty reads of its reports, on the screen and in files, and that taking them is recorded."""

import csv
import io
import zipfile

import pytest
from lxml import html
from python_calamine import load_workbook
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.model.audit_entry import AuditEntry
from placement.model.household import Household, Person
from placement.rules.report import ReportKind
from placement.transaction import transaction
from tests.papers import languages_of, text_of
from tests.web.figure_world import THIS, YEAR, World, make_world
from tests.web.sign_in import Browser
from tests.web.swap import htmx, normal, swap


@pytest.fixture
def world(engine: Engine) -> World:
    return make_world(engine)


def table(browser: Browser, kind: str, year: int) -> list[list[str]]:
    """The rows of a report on the screen."""
    answer = browser.client.get(f"/figures?report={kind}&year={year}")
    assert answer.status_code == 200, answer.text
    rows = html.document_fromstring(answer.text).xpath("//table[@id='figures']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def in_file(browser: Browser, kind: str, year: int) -> list[list[str]]:
    answer = browser.client.get(f"/figures/download?report={kind}&year={year}&form=csv")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_use_by_line_of_the_own_area(world: World) -> None:
    assert table(world.officer, "quota-use", YEAR) == [
        ["Kokeila", "=1+1", "20", "1", "4", "5", "0", "10"],
        ["Toivola", world.toivola.line.label, "20", "0", "5", "0", "0", "15"],
        ["Yhteensä", "40", "1", "9", "5", "0", "25"],
    ]
    assert [row[0] for row in table(world.clerk, "quota-use", YEAR)] == ["Kokeila", "Yhteensä"]
    assert [row[0] for row in table(world.stranger, "quota-use", YEAR)] == ["Raahe", "Yhteensä"]


def test_use_by_month_ends_with_what_stands_now(world: World) -> None:
    rows = table(world.officer, "quota-months", YEAR)

    assert rows[-1][1:] == ["40", "1", "9", "5", "0", "25"]


def test_a_household_under_a_safety_prohibition_is_a_hold_like_any_other(world: World) -> None:
    with transaction(world.engine) as db:
        for household in db.exec(select(Household)):
            household.safety_prohibition = True

    assert table(world.clerk, "quota-use", YEAR)[0][2:] == ["20", "0", "0", "0", "10", "10"]
    assert table(world.officer, "quota-months", YEAR)[-1][1:] == ["40", "0", "0", "0", "15", "25"]
    for browser in (world.officer, world.clerk):
        assert table(browser, "arrivals", THIS) == []
        assert table(browser, "answers", THIS) == []
        assert {row[1] for row in table(browser, "waiting", THIS)} == {"0"}
        # The pages of quotas say the same, so nothing is to be learnt by comparing.
        line = browser.client.get(f"/quotas/lines/{world.kokeila.line.key}").text
        ledger = html.document_fromstring(line).xpath("//table[@id='ledger']//tbody/tr")
        said = [" ".join(row.text_content().split()) for row in ledger]
        assert any("pidätetty +3" in one for one in said)
        assert [one for one in said if "varattu" in one or "hyväksytty" in one] == []


def test_arrivals_by_ground_and_month(world: World) -> None:
    assert table(world.officer, "arrivals", THIS) == [
        ["Kokeila", "Joulukuu 2026", "5", "0", "5"],
        ["Yhteensä", "5", "0", "5"],
    ]
    assert table(world.stranger, "arrivals", THIS)[0] == ["Raahe", "Joulukuu 2026", "6", "0", "6"]


def test_answers_by_reason(world: World) -> None:
    assert table(world.clerk, "answers", THIS)[0] == [
        "Kokeila",
        *("3", "1", "0", "0", "0", "0", "0"),
        *("0", "0", "4"),
    ]


def test_waiting_times_and_who_is_told_of_which(world: World) -> None:
    steps = {row[0]: row[1:] for row in table(world.officer, "waiting", THIS)}

    # Permit on 2 November, proposed on the 24th.
    assert steps["Luvasta esitykseen"] == ["6", "22,0", "22,0"]
    assert steps["Luvasta muuttoon"] == ["2", "29,0", "29,0"]
    assert steps["Kysymyksestä vastaukseen"] == ["5", "0,0", "1,8"]
    assert steps["Hyväksynnästä muuttoon"] == ["2", "7,0", "7,0"]
    assert [row[0] for row in table(world.clerk, "waiting", THIS)] == [
        "Kysymyksestä vastaukseen",
        "Hyväksynnästä muuttoon",
    ]


def test_independent_moves_are_the_authoritys(world: World) -> None:
    assert table(world.officer, "moves", THIS)[0] == [
        "Marraskuu 2026",
        "1",
        "7",
        "0",
        "0",
        "0",
        "0",
    ]
    assert world.clerk.client.get("/figures?report=moves").status_code == 404


def test_forecast_of_a_year_that_has_not_begun_says_nothing(world: World) -> None:
    far = THIS + 3

    assert table(world.officer, "forecast", far) == []


@pytest.mark.parametrize("kind", list(ReportKind))
def test_a_file_holds_what_the_screen_shows(world: World, kind: ReportKind) -> None:
    year = YEAR if kind.value in {"quota-use", "quota-months", "forecast"} else THIS
    shown = table(world.officer, kind.value, year)
    assert shown

    filed = in_file(world.officer, kind.value, year)
    sheet = world.officer.client.get(f"/figures/download?report={kind}&year={year}&form=xlsx")
    cells = load_workbook(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()

    assert len(filed) == len(shown) + 1
    assert len([row for row in cells[4:] if any(row)]) == len(filed)
    assert filed[0][-1] == "Merkintä"
    assert {row[-1] for row in filed[1:]} == {"Salassa pidettävä"}
    assert "Salassa pidettävä" in str(cells[2])


def test_no_cell_of_a_file_is_a_formula(world: World) -> None:
    assert in_file(world.officer, "quota-use", YEAR)[1][1] == "'=1+1"

    sheet = world.officer.client.get(f"/figures/download?report=quota-use&year={YEAR}&form=xlsx")
    with zipfile.ZipFile(io.BytesIO(sheet.content)) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)
    cells = load_workbook(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "=1+1" in {cell for row in cells for cell in row}


@pytest.mark.parametrize("kind", list(ReportKind))
def test_the_paper_is_a_pdf_for_readers_aloud_too(world: World, kind: ReportKind) -> None:
    answer = world.officer.client.get(f"/figures/download?report={kind}&year={THIS}&form=pdf")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in answer.content
    assert languages_of(answer.content) == {"fi"}
    said = text_of(answer.content)
    assert "Salassa pidettävä" in said
    assert str(THIS) in said


def test_taking_a_file_is_recorded(world: World) -> None:
    in_file(world.clerk, "quota-use", YEAR)

    with Session(world.engine) as db:
        entry = db.exec(select(AuditEntry).where(col(AuditEntry.event) == "figures.exported")).one()
    assert entry.by_id == world.clerk.official.id
    assert entry.params == {"report": "quota-use", "form": "csv", "year": YEAR, "count": 1}


def test_a_file_that_nobody_may_take_is_not_recorded(world: World) -> None:
    answer = world.clerk.client.get(f"/figures/download?report=moves&year={THIS}&form=csv")

    assert answer.status_code == 404
    with Session(world.engine) as db:
        assert (
            db.exec(select(AuditEntry).where(col(AuditEntry.event) == "figures.exported")).all()
            == []
        )


@pytest.mark.parametrize("wrong", ["form=doc", "form=csv&report=x", "form=csv&year=99999"])
def test_what_is_no_report_is_refused(world: World, wrong: str) -> None:
    base = f"/figures/download?report=quota-use&year={YEAR}&"

    assert world.officer.client.get(base + wrong).status_code == 422


def test_nobody_is_named(world: World) -> None:
    with Session(world.engine) as db:
        secret = {one.code for one in db.exec(select(Household))} | {
            name for one in db.exec(select(Person)) for name in (one.given_names, one.family_name)
        }
    assert len(secret) > 20

    for kind in ReportKind:
        for year in (THIS, YEAR):
            text = world.officer.client.get(f"/figures?report={kind}&year={year}").text
            assert [one for one in secret if one in text] == []


def test_the_swap_is_the_reload(world: World) -> None:
    client = world.officer.client
    whole = client.get("/figures").text
    other = f"/figures?report=answers&year={THIS}"

    block = client.get(other, headers=htmx("#figure-report")).text

    swapped = swap(whole, block, target="#figure-report")
    reload = normal(client.get(other).text)
    assert swapped.split('id="figure-report"')[1] == reload.split('id="figure-report"')[1]
