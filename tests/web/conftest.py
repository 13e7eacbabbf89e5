"""What the web's tests may ask for: catalogues that are compiled, and the gallery of shared pieces."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from tests.web.gallery import app_with_gallery
from web import catalogues


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
