"""A role that is taken away is gone at once, and nothing is saved in it afterwards."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.access import Official
from placement.actions.change_own_settings import change_own_settings
from placement.actions.end_duty import end_duties
from placement.model.audit_entry import AuditEntry
from placement.model.user import Duty, Role, SignInSession, UserAccount
from placement.refusals import NotFound, NotPermitted
from placement.transaction import transaction
from tests.make import make_authority, officer_of, official_with
from tests.web.sign_in import Browser
from web.clock import utc_now

SENT = {"language": "sv", "delivery": "daily", "version": "1"}


@pytest.fixture
def officer(engine: Engine) -> Browser:
    with transaction(engine) as db:
        official = officer_of(db, make_authority(db))
    return Browser.of(engine, official)


def take_away(
    engine: Engine, officer: Browser, *, role: Role = Role.AUTHORITY_OFFICER, by: Official | None
) -> int:
    with transaction(engine) as db:
        user = db.get_one(UserAccount, officer.official.id)
        return end_duties(db, user, role, by=by, at=utc_now())


def test_is_out_at_once_and_the_trail_says_who_took_it(engine: Engine, officer: Browser) -> None:
    with transaction(engine) as db:
        administrator = official_with(db, Role.ADMINISTRATOR)
    assert officer.client.get("/settings").status_code == 200

    assert take_away(engine, officer, by=administrator) == 1

    answer = officer.client.get("/settings", follow_redirects=False)
    assert answer.headers["location"].startswith("/sign-in")
    with Session(engine) as db:
        assert db.exec(select(SignInSession)).one().why_ended == "role_changed"
        entry = db.exec(select(AuditEntry).where(AuditEntry.event == "user.changed")).one()
        assert (entry.by_id, entry.params["role"]) == (administrator.id, "authority_officer")


def test_a_race_of_the_role_with_what_is_being_done_in_it_is_lost(
    engine: Engine, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_away_first(db: Session, **what: Any) -> UserAccount:  # noqa: ANN401 (passed on)
        take_away(engine, officer, by=None)
        return change_own_settings(db, **what)

    monkeypatch.setattr("web.pages.own_settings.change_own_settings", taken_away_first)
    answer = officer.client.post("/settings", data=SENT, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"][:8]) == (303, "/sign-in")
    with Session(engine) as db:
        assert db.get_one(UserAccount, officer.official.id).language == "fi"


@pytest.mark.parametrize("role", [Role.AUTHORITY_OFFICER, Role.NATIONAL_VIEWER])
def test_nobody_but_an_administrator_takes_a_role_away(
    engine: Engine, officer: Browser, role: Role
) -> None:
    with transaction(engine) as db:
        other = (
            officer_of(db, make_authority(db))
            if role is Role.AUTHORITY_OFFICER
            else official_with(db, role)
        )

    with pytest.raises(NotPermitted):
        take_away(engine, officer, by=other)

    assert officer.client.get("/settings").status_code == 200


def test_a_role_that_is_not_held_cannot_be_taken(engine: Engine, officer: Browser) -> None:
    with pytest.raises(NotFound):
        take_away(engine, officer, role=Role.ADMINISTRATOR, by=None)

    with Session(engine) as db:
        assert db.exec(select(Duty)).one().valid_to_day is None
