"""Which language is spoken, and how days and numbers are written in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient

from placement.model.user import Role
from placement.refusals import Refusal
from web import formats, language
from web.words import coded, refusal_sentence, word


@pytest.fixture(autouse=True)
def _finnish_again() -> Iterator[None]:
    yield
    language.speak("fi")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("sv-FI,sv;q=0.9,fi;q=0.8", "sv"),
        ("de,en;q=0.5", "en"),
        ("de", "fi"),
        ("", "fi"),
        (";;,x-", "fi"),
    ],
)
def test_the_browsers_language_else_finnish(client: TestClient, asked: str, spoken: str) -> None:
    answer = client.get("/accessibility", headers={"Accept-Language": asked})

    assert f'<html lang="{spoken}"' in answer.text
    assert answer.headers["Content-Language"] == spoken


def test_the_choice_is_remembered_and_the_page_kept(client: TestClient) -> None:
    page = "http://testserver/gallery?kunta=179"

    chosen = client.get(
        "/language/sv?back=/gallery", headers={"Referer": page}, follow_redirects=False
    )

    assert chosen.headers["location"] == "/gallery?kunta=179"
    assert '<html lang="sv"' in client.get("/accessibility").text


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_language_menu_leads_nowhere_else(client: TestClient, back: str) -> None:
    answer = client.get("/language/sv", params={"back": back}, follow_redirects=False)

    assert answer.headers["location"] == "/"


def test_a_constant_is_not_translated_for_the_first_reader_only(client: TestClient) -> None:
    texts = [
        client.get("/gallery", headers={"Accept-Language": code}).text
        for code in ("fi", "sv", "en")
    ]

    for text, month, role in zip(
        texts,
        ("tammikuu 2027", "januari 2027", "January 2027"),
        ("Viranomaisen virkailija", "Myndighetens handläggare", "Authority officer"),
        strict=True,
    ):
        assert month in text
        assert role in text


@pytest.mark.parametrize(
    ("code", "moment", "number", "share"),
    [
        ("fi", "1.1.2027 klo 0.30", "12\xa0345,5", "62 %"),
        ("sv", "1.1.2027 kl. 0.30", "12\xa0345,5", "62 %"),
        ("en", "1 Jan 2027, 00:30", "12,345.5", "62 %"),
    ],
)
def test_helsinki_time_and_the_languages_own_numbers(
    code: str, moment: str, number: str, share: str
) -> None:
    language.speak(code)

    assert formats.moment(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == moment
    assert formats.decimal(12345.5) == number
    assert formats.percent(0.62).replace("\xa0", " ") == share


@pytest.mark.parametrize("code", ["fi", "sv", "en"])
def test_what_is_below_nothing_has_a_minus_sign_and_no_hyphen(code: str) -> None:
    language.speak(code)

    assert formats.number(-1234) == f"\N{MINUS SIGN}{formats.number(1234)}"
    assert formats.decimal(-0.5) == f"\N{MINUS SIGN}{formats.decimal(0.5)}"
    assert formats.percent(-0.07) == f"\N{MINUS SIGN}{formats.percent(0.07)}"


@pytest.mark.parametrize(
    ("code", "said"),
    [("fi", "12\xa0345 henkilöä"), ("sv", "12\xa0345 personer"), ("en", "12,345 persons")],
)
def test_a_counted_sentence_has_its_thousands_apart(code: str, said: str) -> None:
    language.speak(code)

    assert language.ngettext("%(n)s person", "%(n)s persons", 12_345) == said


def test_a_moment_is_shown_as_its_day_in_helsinki() -> None:
    assert formats.day(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == "1.1.2027"
    assert formats.day(date(2026, 12, 31)) == "31.12.2026"
    assert formats.month("2027-01") == "tammikuu 2027"


def test_a_moment_without_a_time_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formats.moment(datetime(2026, 12, 31, 22, 30))  # noqa: DTZ001 (the point of this test)


def test_a_place_is_called_by_its_name_in_the_readers_language() -> None:
    class Place:
        name_fi, name_sv = "Turku", "Åbo"

    language.speak("sv")

    assert language.name_of(Place()) == "Åbo"
    language.speak("en")
    assert language.name_of(Place()) == "Turku"


def test_a_coded_value_has_a_word() -> None:
    assert word(Role.ADMINISTRATOR) == "Pääkäyttäjä"


def test_a_refusal_shows_its_codes_and_months_in_words() -> None:
    refusal = Refusal("no-line", {"category": "ASYLUM", "month": "2027-01"})

    said = refusal_sentence(refusal)

    assert "turvapaikka" in said
    assert "tammikuu 2027" in said


def test_a_code_without_words_is_shown_rather_than_nothing() -> None:
    assert coded("refusal:no-such-code") == "refusal:no-such-code"
