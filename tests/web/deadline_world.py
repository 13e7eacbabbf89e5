"""A municipality that was asked, on a known day, as the tests of deadlines see it."""

from datetime import date

import pytest
from lxml import html
from sqlalchemy import Engine
from sqlmodel import Session

from placement.model.proposal import Proposal
from placement.transaction import transaction
from tests.make import NOW, make_household
from tests.placement.place import Place, make_asked, make_place, offers
from tests.web.sign_in import Browser


class World:
    """A municipality that was asked, its authority's officer and its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with transaction(engine) as db:
            self.place: Place = make_place(db, name="Muurame")
            offers(db, self.place, mental_health=1)
            household = make_household(
                db, authority=self.place.authority, permit_day=date(2026, 9, 1)
            )
            self.question = make_asked(db, self.place, household=household)
        self.officer = Browser.of(engine, self.place.officer)
        self.clerk = Browser.of(engine, self.place.answerer)

    def due(self, day: date) -> None:
        with transaction(self.engine) as db:
            db.get_one(Proposal, self.question.key).answer_due_day = day

    def now(self) -> Proposal:
        with Session(self.engine) as db:
            return db.get_one(Proposal, self.question.key)


def text_of(browser: Browser, path: str) -> str:
    answer = browser.client.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(html.document_fromstring(answer.text).text_content().split())


def sent(browser: Browser, path: str, status: int = 200, **data: object) -> str:
    answer = browser.client.post(path, data=data)
    assert answer.status_code == status, answer.text
    return " ".join(html.document_fromstring(answer.text).text_content().split())


def on_a_known_day(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> World:
    """Everything happens on a known day."""
    for room in ("proposals", "inbox", "households", "desk", "quotas"):
        monkeypatch.setattr(f"web.pages.{room}.utc_now", lambda: NOW)
    return World(engine)
