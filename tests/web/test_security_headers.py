"""What every answer carries, and which requests are refused unseen."""

from collections.abc import Iterator

import httpx2
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine

from tests.browser import served
from tests.web.gallery import app_with_gallery
from web.static_files import static_url


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(app_with_gallery(create_engine("sqlite://"))) as there:
        yield there


def test_pages_are_never_stored_and_run_only_our_own_scripts(client: TestClient) -> None:
    headers = client.get("/gallery").headers

    assert headers["Cache-Control"] == "no-store"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_a_page_holds_nothing_that_the_content_policy_drops(client: TestClient) -> None:
    text = client.get("/gallery").text

    assert " style=" not in text
    assert " onclick=" not in text
    assert "<script>" not in text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 303),
    ],
)
def test_another_site_cannot_act_in_the_readers_name(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/gallery", data={"places": 1}, headers=headers, follow_redirects=False)

    assert answer.status_code == status


def test_following_a_link_from_another_site_is_allowed(client: TestClient) -> None:
    assert client.get("/gallery", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_versioned_file_is_kept_and_an_unversioned_one_asked_for_again(
    client: TestClient,
) -> None:
    address = static_url("built/app.css")

    kept, asked = client.get(address), client.get(address.partition("?")[0])

    assert "immutable" in kept.headers["Cache-Control"]
    assert asked.headers["Cache-Control"] == "no-cache"
    assert kept.headers["Content-Encoding"]


def test_a_stream_of_events_is_not_compressed_and_not_held_back(address: str) -> None:
    with httpx2.stream(
        "GET", f"{address}/ticks", headers={"Accept-Encoding": "br, gzip"}
    ) as answer:
        events = answer.iter_text()

        first = next(events)

        assert "40 %" in first
        assert "90 %" not in first
        assert "Content-Encoding" not in answer.headers
