"""Browsers for tests: a client on a fresh database, signed in as an official of a role."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import Session, select

from placement.access import Official
from placement.model.user import Duty, Role, SignInSession
from placement.queries.sessions import hash_of
from placement.transaction import transaction
from tests.databases import fresh_engine
from tests.make import make_authority, make_municipality, officer_of, official_with
from web.app import create_app
from web.clock import utc_now
from web.settings import Settings

SECRET = SecretStr("a secret for tests, long enough for it")


@dataclass(frozen=True)
class Browser:
    """A signed-in client and whom it is signed in as."""

    client: TestClient
    official: Official

    @staticmethod
    def of(engine: Engine, official: Official) -> "Browser":
        """Sign the official in, without the cost of a password hash; requests come from our own pages."""
        token = secrets.token_urlsafe(16)
        with transaction(engine) as db:
            duty = db.exec(select(Duty).where(Duty.user_id == official.id)).one()
            now = utc_now()
            db.add(
                SignInSession(
                    token_hash=hash_of(token), duty_id=duty.key, started_at=now, seen_at=now
                )
            )
        client = TestClient(
            create_app(engine, Settings(secret=SECRET, plain_http=True)),
            headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "fi"},
            cookies={"session": token},
            raise_server_exceptions=False,
        )
        return Browser(client, official)

    @staticmethod
    @contextmanager
    def one_per_role(kind: str) -> Iterator[dict[Role, "Browser"]]:
        """One browser per role, on one fresh database of a kind."""
        with fresh_engine(kind) as engine:
            with transaction(engine) as db:
                officials = one_official_per_role(db)
            yield {role: Browser.of(engine, official) for role, official in officials.items()}


def one_official_per_role(db: Session) -> dict[Role, Official]:
    """An official of each role; the municipality belongs to the authority."""
    authority = make_authority(db)
    municipality = make_municipality(db, authority=authority)
    return {
        Role.AUTHORITY_OFFICER: officer_of(db, authority),
        Role.MUNICIPALITY_OFFICER: officer_of(db, municipality),
        Role.NATIONAL_VIEWER: official_with(db, Role.NATIONAL_VIEWER),
        Role.ADMINISTRATOR: official_with(db, Role.ADMINISTRATOR),
    }


def ends_on(db: Session, official: Official, day: date) -> None:
    """End the official's duty on a day."""
    duty = db.exec(select(Duty).where(Duty.user_id == official.id)).one()
    duty.valid_to_day = day
    db.add(duty)
