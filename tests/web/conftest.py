"""What the web's tests may ask for: catalogues that are compiled, the gallery of shared pieces, and Chromium."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Protocol

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from sqlalchemy import Engine, create_engine

from tests.browser import chromium, served, visiting
from tests.databases import fresh_engine
from tests.web.gallery import app_with_gallery
from tests.web.sign_in import Browser
from web import catalogues


class Visit(Protocol):
    """Opens the application in Chromium to whoever is signed in."""

    def __call__(self, who: Browser, *, language: str = "fi") -> Page:
        """A page of theirs, on which paths are relative to the served address."""


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    catalogues.compile_all()


@pytest.fixture(scope="session")
def gallery_client() -> TestClient:
    """A client of the application with the gallery; a fault of ours is an answer, not an exception."""
    return TestClient(
        app_with_gallery(create_engine("sqlite://")),
        headers={"Accept-Language": "fi"},
        raise_server_exceptions=False,
    )


@pytest.fixture
def client(gallery_client: TestClient) -> TestClient:
    """The same without anything remembered from the test before."""
    gallery_client.cookies.clear()
    return gallery_client


@pytest.fixture
def sqlite() -> Iterator[Engine]:
    """A new database of the kind that is made fastest: a picture is the same on both."""
    with fresh_engine("sqlite") as engine:
        yield engine


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    """One browser for a file: two at once do not go together."""
    with chromium() as one:
        yield one


@pytest.fixture
def visit(browser: Chromium) -> Iterator[Visit]:
    """Pages that are closed, and applications that are stopped, at the end of the test."""
    with ExitStack() as opened:

        def visit_as(who: Browser, *, language: str = "fi") -> Page:
            address = opened.enter_context(served(who.client.app))  # type: ignore[arg-type]
            page = opened.enter_context(visiting(browser, address, language=language))
            token = who.client.cookies["session"]
            page.context.add_cookies([{"name": "session", "value": token, "url": address}])
            return page

        yield visit_as
