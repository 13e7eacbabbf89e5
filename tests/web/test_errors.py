"""Every kind of no is a page in the reader's language, and under htmx a notice."""

import pytest
from fastapi.testclient import TestClient

from tests.web.swap import htmx
from web.security_headers import HEADERS


def test_a_refusal_lists_every_broken_rule(client: TestClient) -> None:
    answer = client.post("/gallery", data={"places": 13})

    assert answer.status_code == 409
    assert answer.text.count("<li>refusal:test-") == 2, (
        "codes without a sentence are shown as they are"
    )
    assert "Tätä ei voi tehdä" in answer.text


def test_under_htmx_a_refusal_goes_to_the_top_of_the_page(client: TestClient) -> None:
    answer = client.post("/gallery", data={"places": 13}, headers=htmx("#household-list"))

    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#messages"
    assert answer.headers["HX-Reswap"] == "innerHTML"
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [("900", "Anna enintään 200."), ("many", "Anna kokonaisluku."), ("", "Täytä tämä kenttä.")],
)
def test_a_bad_form_says_what_is_wrong_with_which_field(
    client: TestClient, given: str, sentence: str
) -> None:
    answer = client.post("/gallery", data={"places": given}, headers=htmx("#household-list"))

    assert answer.status_code == 422
    assert f'href="#places" data-field data-sentence="{sentence}"' in answer.text


def test_a_number_in_the_address_that_no_row_can_have_is_not_there(client: TestClient) -> None:
    assert client.get("/language/de").status_code == 404


def test_an_unknown_address_and_method_are_a_page(client: TestClient) -> None:
    missing, method = client.get("/no/such/page"), client.put("/accessibility")

    assert missing.status_code == 404
    assert method.status_code == 405
    for answer in (missing, method):
        assert "Sivua ei löytynyt" in answer.text


def test_not_yours_looks_like_not_there_and_a_missing_right_says_so(client: TestClient) -> None:
    not_yours, no_right = (
        client.get(f"/forbidden/{permission}") for permission in ("household:read", "user:manage")
    )

    assert not_yours.status_code == 404
    assert no_right.status_code == 403
    assert "Sinulla ei ole oikeutta tähän" in no_right.text


def test_our_fault_tells_no_detail_and_keeps_the_headers(client: TestClient) -> None:
    answer = client.get("/broken", headers={"Accept-Language": "sv"})

    assert answer.status_code == 500
    assert "Något gick fel" in answer.text
    assert "secret detail" not in answer.text
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_signing_in_a_form_leads_back_to_its_page(client: TestClient) -> None:
    there = "http://testserver/households?q=1"

    plain = client.get("/desk", follow_redirects=False)
    form = client.get("/desk", headers=htmx("#x", **{"HX-Current-URL": there}))

    assert plain.headers["location"] == "/sign-in?next=%2Fdesk"
    assert form.headers["HX-Redirect"] == "/sign-in?next=%2Fhouseholds%3Fq%3D1"


def test_what_somebody_else_has_changed_is_not_overwritten(client: TestClient) -> None:
    answer = client.get("/stale")

    assert answer.status_code == 409
    assert "Joku muu on muuttanut tätä" in answer.text


def test_what_nobody_has_thought_of_is_not_shown_and_is_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/unscoped")

    assert answer.status_code == 403
    assert "Nation and Household" in caplog.text
    assert "Nation and Household" not in answer.text


def test_nobody_is_told_saved_when_the_commit_fails(client: TestClient) -> None:
    answer = client.post("/not-committed")

    assert answer.status_code == 500
    assert "saved" not in answer.text
