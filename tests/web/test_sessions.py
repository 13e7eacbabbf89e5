"""Sessions: opened, rotated, listed, ended from here and from elsewhere, and never fixed by somebody else."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement import passwords
from placement.actions.change_own_settings import change_own_settings
from placement.actions.change_user import deactivate_user
from placement.actions.end_session import end_sessions
from placement.model.audit_entry import AuditEntry
from placement.model.user import SignInSession, UserAccount
from placement.transaction import transaction
from tests.make import make_authority, officer_of
from tests.web.sign_in import SECRET
from web.app import create_app
from web.clock import utc_now
from web.settings import Settings

PASSWORD = "twelve letters at least"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def email(engine: Engine) -> str:
    """The address of an officer who has a password."""
    with transaction(engine) as db:
        official = officer_of(db, make_authority(db))
        user = db.get_one(UserAccount, official.id)
        user.password_hash = passwords.hashed(PASSWORD)
        return user.email


def browser(engine: Engine, *, plain: bool = True) -> TestClient:
    """A browser that nobody has signed in with; over TLS unless plain."""
    return TestClient(
        create_app(engine, Settings(secret=SECRET, plain_http=plain)),
        base_url="http://localhost" if plain else "https://kuntapaikka.example",
        headers={
            "Sec-Fetch-Site": "same-origin",
            "Accept-Language": "fi",
            "User-Agent": FIREFOX,
        },
        follow_redirects=False,
    )


def signed_in(engine: Engine, email: str, *, plain: bool = True) -> TestClient:
    client = browser(engine, plain=plain)
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD, "next": "/desk"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    return client


def sessions(engine: Engine) -> list[SignInSession]:
    with Session(engine) as db:
        return list(db.exec(select(SignInSession).order_by(col(SignInSession.id))))


def is_in(client: TestClient) -> bool:
    return client.get("/settings").status_code == 200


def test_the_cookie_is_bound_to_the_host_and_to_tls(engine: Engine, email: str) -> None:
    client = browser(engine, plain=False)

    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert client.get("/settings").status_code == 200


def test_without_tls_every_page_says_so_and_with_it_none(engine: Engine, email: str) -> None:
    plain, safe = signed_in(engine, email), signed_in(engine, email, plain=False)

    assert "Ei oikeille tiedoille." in plain.get("/settings").text
    assert "Ei oikeille tiedoille." in plain.get("/nowhere").text
    assert "Ei oikeille tiedoille." not in safe.get("/settings").text
    assert "Strict-Transport-Security" in safe.get("/settings").headers
    assert "Strict-Transport-Security" not in plain.get("/settings").headers


def test_a_plain_cookie_opens_nothing_where_tls_is_asked_for(engine: Engine, email: str) -> None:
    token = signed_in(engine, email).cookies["session"]
    client = browser(engine, plain=False)

    client.cookies.set("session", token)

    assert not is_in(client)


def test_a_session_that_somebody_else_prepared_is_not_taken_over(
    engine: Engine, email: str
) -> None:
    known = "a-token-that-the-attacker-knows"

    answer = browser(engine).post(
        "/sign-in",
        data={"email": email, "password": PASSWORD},
        headers={"Cookie": f"session={known}"},
    )

    attacker = browser(engine)
    attacker.cookies.set("session", known)
    assert answer.status_code == 303
    assert known not in answer.headers["set-cookie"]
    assert not is_in(attacker)


def test_a_session_of_the_attackers_own_ends_where_somebody_signs_in_over_it(
    engine: Engine, email: str
) -> None:
    attacker = signed_in(engine, email)
    known = attacker.cookies["session"]

    browser(engine).post(
        "/sign-in",
        data={"email": email, "password": PASSWORD},
        headers={"Cookie": f"session={known}"},
    )

    assert not is_in(attacker)


def test_signing_in_again_gives_a_new_token_and_ends_the_old_session(
    engine: Engine, email: str
) -> None:
    client = signed_in(engine, email)
    old = client.cookies["session"]

    client.post("/sign-in", data={"email": email, "password": PASSWORD})

    thief = browser(engine)
    thief.cookies.set("session", old)
    assert is_in(client)
    assert not is_in(thief)
    assert [one.why_ended for one in sessions(engine)] == ["signed_in_again", None]


def test_the_table_does_not_hold_what_opens_a_session(engine: Engine, email: str) -> None:
    token = signed_in(engine, email).cookies["session"]

    held = sessions(engine)[0]

    assert token not in repr(held)
    assert held.browser == "Firefox, Windows"


def test_what_is_being_done_while_the_session_is_taken_away_is_not_saved(
    engine: Engine, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(engine, email)

    def taken_away_first(db: Session, **what: Any) -> UserAccount:  # noqa: ANN401 (passed on)
        with transaction(engine) as other:
            end_sessions(other, other.exec(select(UserAccount)).one(), by=None, at=utc_now())
        return change_own_settings(db, **what)

    monkeypatch.setattr("web.pages.own_settings.change_own_settings", taken_away_first)
    answer = client.post("/settings", data={"language": "sv", "delivery": "daily", "version": "2"})

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
    with Session(engine) as db:
        assert db.exec(select(UserAccount)).one().language == "fi"
        assert not db.exec(select(AuditEntry).where(AuditEntry.event == "user.changed")).all()


@pytest.mark.parametrize(
    ("idle", "age", "lets_in"),
    [(29, 29, True), (31, 31, False), (1, 12 * 60 - 1, True), (1, 12 * 60 + 1, False)],
    ids=["in use", "left alone", "near its end", "at its end"],
)
def test_ends_when_left_alone_and_in_any_case_after_its_hours(
    engine: Engine, email: str, idle: int, age: int, lets_in: bool
) -> None:
    client = signed_in(engine, email)
    with transaction(engine) as db:
        session = db.exec(select(SignInSession)).one()
        session.seen_at = utc_now() - timedelta(minutes=idle)
        session.started_at = utc_now() - timedelta(minutes=age)

    assert is_in(client) == lets_in


def test_own_sessions_are_listed_and_one_is_ended_from_another_browser(
    engine: Engine, email: str
) -> None:
    here, there = signed_in(engine, email), signed_in(engine, email)
    page = here.get("/settings/sessions")
    assert page.text.count("Firefox, Windows") == 2
    assert "Tämä selain" in page.text

    answer = here.post(f"/settings/sessions/{sessions(engine)[1].key}/end")

    assert answer.status_code == 303
    assert is_in(here)
    assert not is_in(there)
    assert here.post(f"/settings/sessions/{sessions(engine)[1].key}/end").status_code == 404


def test_the_sessions_of_others_are_neither_listed_nor_ended(engine: Engine, email: str) -> None:
    mine = signed_in(engine, email)
    with transaction(engine) as db:
        other = db.get_one(UserAccount, officer_of(db, make_authority(db)).id)
        other.password_hash = passwords.hashed(PASSWORD)
        others = other.email
    theirs = signed_in(engine, others)

    answer = mine.post(f"/settings/sessions/{sessions(engine)[1].key}/end")

    assert answer.status_code == 404
    assert is_in(theirs)
    assert mine.get("/settings/sessions").text.count("Firefox, Windows") == 1


def test_signing_out_everywhere_ends_all(engine: Engine, email: str) -> None:
    here, there = signed_in(engine, email), signed_in(engine, email)

    here.post("/sign-out", data={"everywhere": "true"})

    assert not is_in(here)
    assert not is_in(there)
    assert [one.why_ended for one in sessions(engine)] == ["signed_out", "ended_elsewhere"]


def test_signing_out_here_leaves_other_browsers(engine: Engine, email: str) -> None:
    here, there = signed_in(engine, email), signed_in(engine, email)

    here.post("/sign-out")

    assert not is_in(here)
    assert is_in(there)


def test_an_administrator_ends_all_sessions_of_a_user(engine: Engine, email: str) -> None:
    client = signed_in(engine, email)

    with transaction(engine) as db:
        user = db.exec(select(UserAccount)).one()
        assert end_sessions(db, user, by=None, at=utc_now()) == 1

    assert not is_in(client)
    with Session(engine) as db:
        entry = db.exec(select(AuditEntry).where(AuditEntry.event == "session.ended")).one()
        assert entry.params["count"] == 1


def test_a_closed_account_is_out_at_once_and_stays_out(engine: Engine, email: str) -> None:
    client = signed_in(engine, email)

    with transaction(engine) as db:
        deactivate_user(db, db.exec(select(UserAccount)).one(), by=None, at=utc_now())

    assert not is_in(client)
    assert sessions(engine)[0].why_ended == "account_closed"
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "to",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil", ""],
)
def test_signing_in_leads_nowhere_else(engine: Engine, email: str, to: str) -> None:
    answer = browser(engine).post(
        "/sign-in", data={"email": email, "password": PASSWORD, "next": to}
    )

    assert answer.headers["location"] == "/"
