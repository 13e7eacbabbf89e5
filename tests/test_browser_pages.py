"""Every page as every role sees it, in Chromium: pictures at two widths; axe finds nothing, fi and sv."""

import re
from collections.abc import Iterator
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
# Answers that are no page of HTML, or change something.
NOT_PAGES = re.compile(r"stream|events|language|sign-out|template|download|/$")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started


def _shape(path: str) -> str:
    """A path with its numbers taken out: one page of each shape is looked at."""
    return re.sub(r"/\d+", "/{id}", urlsplit(path).path)


def _links(page: Page) -> list[str]:
    """Paths on our own server that the page leads to."""
    found = page.locator("a[href^='/']:not([download])").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    return [path for path in found if not NOT_PAGES.search(urlsplit(path).path)]


def _walk(page: Page) -> Iterator[str]:
    """Open one page of each shape that can be reached from the desk; yields its shape."""
    waiting, seen = ["/desk"], {"/desk"}
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
def test_every_page_in_finnish_at_both_widths(browser: Browser, who: str) -> None:
    found, shapes = [], []
    with visiting(browser, the_demonstration().address) as page:
        sign_in(page, who)
        for shape in _walk(page):
            shapes.append(shape)
            look(page, f"{who}{shape.replace('/{id}', '-one').replace('/', '-')}")
            found += [f"{shape}: {line}" for line in axe_at_both_widths(page)]

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


def test_no_page_is_out_of_reach(browser: Browser) -> None:
    reached = set()
    for who in ROLES["fi"]:
        with visiting(browser, the_demonstration().address) as page:
            sign_in(page, who)
            reached |= set(_walk(page))

    pages = {
        re.sub(r"\{\w+(:\w+)?\}", "{id}", str(route.path))
        for route in iter_route_contexts(create_app(create_engine("sqlite://")).routes)
        if "GET" in (route.methods or ()) and not NOT_PAGES.search(str(route.path))
    }
    assert pages - reached - {"/sign-in"} == set()
