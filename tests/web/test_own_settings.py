"""One's own settings: everybody has them, each changes their own only, and the language is spoken at once."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.model.audit_entry import AuditEntry
from placement.model.user import Delivery, Role, UserAccount
from placement.transaction import transaction
from tests.web.sign_in import Browser, one_official_per_role


@pytest.fixture
def browsers(engine: Engine) -> dict[Role, Browser]:
    with transaction(engine) as db:
        officials = one_official_per_role(db)
    return {role: Browser.of(engine, official) for role, official in officials.items()}


def settings_of(engine: Engine, browser: Browser) -> tuple[str, Delivery]:
    with Session(engine) as db:
        user = db.get_one(UserAccount, browser.official.id)
        return user.language, user.delivery


def sent(**other: str) -> dict[str, str]:
    return {"language": "sv", "delivery": "daily", "version": "1", **other}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_changes_their_own_and_nobody_elses(
    engine: Engine, browsers: dict[Role, Browser], role: Role
) -> None:
    browser = browsers[role]
    before = browser.client.get("/settings")
    assert before.status_code == 200
    assert "Omat asetukset" in before.text

    after = browser.client.post("/settings", data=sent())

    assert after.status_code == 200
    assert "Dina inställningar sparades." in after.text
    assert settings_of(engine, browser) == ("sv", Delivery.DAILY)
    others = [one for other, one in browsers.items() if other is not role]
    assert {settings_of(engine, one) for one in others} == {("fi", Delivery.AT_ONCE)}
    with Session(engine) as db:
        entry = db.exec(select(AuditEntry).where(AuditEntry.event == "user.changed")).one()
        assert (entry.by_id, entry.subject_id) == (browser.official.id, browser.official.id)


def test_the_choice_wins_over_the_menu_of_languages(browsers: dict[Role, Browser]) -> None:
    client = browsers[Role.ADMINISTRATOR].client
    client.get("/language/en")
    assert '<html lang="en"' in client.get("/settings").text

    client.post("/settings", data=sent())

    assert '<html lang="sv"' in client.get("/settings").text


def test_what_was_changed_meanwhile_is_not_overwritten(
    engine: Engine, browsers: dict[Role, Browser]
) -> None:
    browser = browsers[Role.ADMINISTRATOR]
    browser.client.post("/settings", data=sent())

    late = browser.client.post("/settings", data=sent(language="en"))

    assert late.status_code == 409
    assert "Dina inställningar har ändrats" in late.text
    assert settings_of(engine, browser) == ("sv", Delivery.DAILY)


def test_saving_what_is_so_already_writes_nothing(
    engine: Engine, browsers: dict[Role, Browser]
) -> None:
    browser = browsers[Role.ADMINISTRATOR]
    browser.client.post("/settings", data=sent(language="fi", delivery="at_once"))

    with Session(engine) as db:
        assert db.get_one(UserAccount, browser.official.id).version == 1
        events = db.exec(select(AuditEntry).where(col(AuditEntry.event) == "user.changed")).all()
        assert events == []


@pytest.mark.parametrize("wrong", [{"language": "de"}, {"delivery": "never"}, {"version": "0"}])
def test_nonsense_is_refused_and_nothing_is_saved(
    engine: Engine, browsers: dict[Role, Browser], wrong: dict[str, str]
) -> None:
    browser = browsers[Role.MUNICIPALITY_OFFICER]

    answer = browser.client.post("/settings", data=sent(**wrong))

    assert answer.status_code == 422
    assert settings_of(engine, browser) == ("fi", Delivery.AT_ONCE)
