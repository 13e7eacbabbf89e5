"""A page is whole or a block of itself, and the two agree."""

import pytest
from fastapi.testclient import TestClient

from tests.web.swap import htmx, normal, swap


def test_htmx_gets_the_block_and_the_swap_equals_the_reload(client: TestClient) -> None:
    before = client.get("/gallery?page=1").text

    block = client.get("/gallery?page=2", headers=htmx("#household-list"))

    after = client.get("/gallery?page=2").text
    assert "<html" not in block.text
    assert normal(after) != normal(before), "else this would pass on nothing"
    assert swap(before, block.text, target="#household-list") == normal(after)


def test_htmx_is_sent_to_the_page_when_it_wants_no_block_of_it(client: TestClient) -> None:
    answer = client.get("/gallery?page=2", headers=htmx("#something-else"))

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/gallery?page=2"


def test_a_done_action_leads_to_the_page_and_says_so_once(client: TestClient) -> None:
    answer = client.post("/gallery", data={"places": 7}, follow_redirects=False)

    first, second = client.get("/gallery").text, client.get("/gallery").text
    assert answer.status_code == 303
    assert answer.headers["location"] == "/gallery"
    assert "Tallennettu: 7" in first
    assert "Tallennettu: 7" not in second


def test_a_done_action_under_htmx_answers_with_the_new_block_and_the_message(
    client: TestClient,
) -> None:
    before = client.get("/gallery").text

    answer = client.post("/gallery", data={"places": 7}, headers=htmx("#household-list"))

    after = swap(before, answer.text, target="#household-list")
    assert "Tallennettu: 7" in after
    assert "Tallennettu: 7" not in client.get("/gallery").text


def test_a_message_that_we_did_not_sign_is_not_shown(client: TestClient) -> None:
    client.post("/gallery", data={"places": 7}, follow_redirects=False)
    text, _, signature = client.cookies["message"].strip('"').partition(".")
    client.cookies.clear()
    client.cookies.set("message", f"{text[::-1]}.{signature}")

    answer = client.get("/gallery")

    assert answer.status_code == 200
    assert "data-notice" not in answer.text.replace("no-connection", "").split("<template")[0]


@pytest.mark.parametrize(
    ("sort", "following"), [("", "code"), ("code", "-code"), ("-code", "code")]
)
def test_a_column_sorts_up_and_then_down_and_keeps_the_rest(
    client: TestClient, sort: str, following: str
) -> None:
    answer = client.get("/gallery", params={"kunta": "179", "sort": sort, "page": "3"})

    assert f'href="/gallery?kunta=179&amp;sort={following}"' in answer.text
