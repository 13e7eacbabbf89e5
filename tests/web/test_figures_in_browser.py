"""Figures in Chromium: every report looked at, axe finds nothing, and a file is downloaded."""

from pathlib import Path

from playwright.sync_api import expect
from python_calamine import load_workbook
from sqlalchemy import Engine

from placement.rules.report import ReportKind
from tests.browser import axe_at_both_widths, look
from tests.web.conftest import Visit
from tests.web.figure_world import THIS, YEAR, make_world


def test_an_officer_goes_through_the_reports_and_takes_one(
    sqlite: Engine, visit: Visit, tmp_path: Path
) -> None:
    page = visit(make_world(sqlite).officer)
    page.goto("/desk")
    page.get_by_role("link", name="Tilastot", exact=True).click()
    for kind in ReportKind:
        of_lines = kind.value in {"quota-use", "quota-months", "forecast"}
        page.goto(f"/figures?report={kind}&year={YEAR if of_lines else THIS}")
        look(page, f"figures-{kind}")
        assert axe_at_both_widths(page) == []
    page.get_by_role("link", name="Odotusajat").click()
    expect(page.get_by_role("heading", name="Odotusajat 2026")).to_be_visible()

    with page.expect_download() as downloading:
        page.get_by_role("link", name="XLSX").click()

    downloading.value.save_as(tmp_path / "waiting.xlsx")
    assert load_workbook(tmp_path / "waiting.xlsx").sheet_names == ["Odotusajat"]
    for language in ("sv", "en"):
        page.goto(f"/language/{language}?back=/figures?report=waiting")
        page.goto(f"/figures?report=waiting&year={THIS}")
        look(page, f"figures-waiting-{language}")


def test_a_municipality_looks_at_its_own(sqlite: Engine, visit: Visit) -> None:
    page = visit(make_world(sqlite).clerk)
    page.goto(f"/figures?year={YEAR}")

    expect(page.get_by_role("heading", name="Tilastot", exact=True)).to_be_visible()
    expect(page.get_by_text("Toivola")).to_have_count(0)
    expect(page.get_by_role("link", name="Itsenäiset muutot")).to_have_count(0)
    look(page, "figures-municipality")
    assert axe_at_both_widths(page) == []
