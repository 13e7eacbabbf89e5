"""Every page as every role sees it, in Chromium: pictures at two widths; axe finds nothing, fi and sv."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine

from tests.browser import axe, axe_at_both_widths, chromium, look, visiting
from tests.demonstration import sign_in, the_demonstration
from web.app import create_app

ROLES = {
    "fi": ("ely", "jyvaskyla", "kansallinen", "yllapito"),
    "sv": ("ntm", "vasa", "kansallinen", "yllapito"),
}
# What the walks in Finnish have found, by the shape of the path.
REACHED: set[str] = set()
# Answers that are no page of HTML, or change something.
NOT_PAGES = re.compile(
    r"stream|events|language|sign-out|template|download|attachment|documents|\.[\w{}]+$|/$"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


def _shape(path: str) -> str:
    """A path with its numbers, and the kind of a change, taken out: one page of each shape is looked at."""
    return re.sub(r"/\d+|(?<=/changes)/\w+", "/{id}", urlsplit(path).path)


def _links(page: Page) -> list[str]:
    """Paths on our own server that the page leads to."""
    found = page.locator("a[href^='/']:not([download])").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    return [path for path in found if not NOT_PAGES.search(urlsplit(path).path)]


def _upload(page: Page, folder: Path) -> None:
    """Upload the filled-in template, so that there is a preview to look at."""
    page.goto("/import")
    template = page.request.get("/import/template?kind=households&form=csv")
    (folder / "households.csv").write_bytes(template.body())
    page.locator("input[type=file]").set_input_files(folder / "households.csv")
    page.locator("main form button").click()
    page.wait_for_url(re.compile(r"/import/\d+$"))


def _scenario(page: Page) -> str:
    """Copy the run into a scenario, so that there is one to look at."""
    page.goto("/scenarios/new")
    page.locator("#scenario_name").fill("Entä jos")
    page.locator("main form button").click()
    page.wait_for_url(re.compile(r"/scenarios/\d+$"))
    return urlsplit(page.url).path


def _one_with(page: Page, listing: str, link: str) -> str:
    """The first of a list whose page leads there: not everything may be changed, nor at each moment."""
    page.goto(listing)
    links = page.locator("main tbody th a")
    for path in links.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        page.goto(path)
        if page.locator(f"main a[href$='{link}']").count():
            return str(path)
    raise AssertionError(f"{listing}: nothing leads to {link}")


def _by_hand(page: Page) -> list[str]:
    """What an officer comes to by a choice or by doing something first."""
    asked = _one_with(page, "/proposals?status=sent", "/answer")
    return [_one_with(page, "/households", "/edit"), asked, f"{asked}/answer", _scenario(page)]


def _walk(page: Page, *also: str) -> Iterator[str]:
    """Open one page of each shape that can be reached from these and the desk; yields its shape."""
    waiting = [*also, "/desk"]
    seen = {_shape(path) for path in waiting}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        yield _shape(path)
        for link in _links(page):
            if _shape(link) not in seen:
                seen.add(_shape(link))
                waiting.append(urlsplit(link).path)


@pytest.mark.parametrize("who", ROLES["fi"])
def test_every_page_in_finnish_at_both_widths(browser: Browser, who: str, tmp_path: Path) -> None:
    found, shapes = [], []
    with visiting(browser, the_demonstration().address) as page:
        sign_in(page, who)
        also = _by_hand(page) if who == "ely" else []
        if who == "jyvaskyla":
            also = [_one_with(page, "/inbox", "/persons")]
        if who == "ely":
            _upload(page, tmp_path)
        for shape in _walk(page, *also):
            shapes.append(shape)
            look(page, f"{who}{shape.replace('/{id}', '-one').replace('/', '-')}")
            found += [f"{shape}: {line}" for line in axe_at_both_widths(page)]

    REACHED.update(shapes)
    assert len(shapes) > 2
    assert found == []


@pytest.mark.parametrize("who", ROLES["sv"])
def test_every_page_in_swedish(browser: Browser, who: str) -> None:
    found, languages = [], set()
    with visiting(browser, the_demonstration().address, language="sv") as page:
        sign_in(page, who)
        page.goto("/language/sv")
        for shape in _walk(page):
            languages.add(page.locator("html").get_attribute("lang"))
            found += [f"{shape}: {line}" for line in axe(page)]

    assert found == []
    assert languages == {"sv"}


def test_no_page_was_out_of_reach() -> None:
    pages = {
        re.sub(r"\{\w+(:\w+)?\}", "{id}", str(route.path))
        for route in iter_route_contexts(create_app(create_engine("sqlite://")).routes)
        if "GET" in (route.methods or ()) and not NOT_PAGES.search(str(route.path))
    }

    if not REACHED:
        pytest.skip("the pages were not walked in this run")
    assert pages - REACHED - {"/sign-in"} == set()
