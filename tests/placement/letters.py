"""A post for tests that keeps what it is given, or fails as it is told; and letters to be sent."""

import threading
from datetime import datetime, time, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from placement.jobs.post import Parcel
from placement.jobs.send_letters import send_letters
from placement.model.letter import Letter, NoticeKind
from placement.model.user import Delivery, UserAccount
from placement.notices import tell
from placement.transaction import transaction
from tests.placement.place import Place, make_asked, make_place

DIGEST = time(7, 30)
MINUTE = timedelta(minutes=1)


class Kept:
    """Carries everything, or raises what it is told to. Safe for several senders."""

    def __init__(self, *failing: Exception) -> None:
        self.parcels: list[Parcel] = []
        self.failing = list(failing)
        self._lock = threading.Lock()

    def carry(self, parcel: Parcel) -> None:
        with self._lock:
            if self.failing:
                raise self.failing.pop(0)
            self.parcels.append(parcel)


def sent_at(engine: Engine, at: datetime, post: Kept | None = None) -> list[Parcel]:
    """What goes out at a moment."""
    post = post or Kept()
    before = len(post.parcels)
    send_letters(engine, at, post=post, digest_time=DIGEST)
    return post.parcels[before:]


def letters(db: Session) -> list[Letter]:
    return list(db.exec(select(Letter).order_by(col(Letter.id))))


def daily(db: Session, user_id: int) -> None:
    db.get_one(UserAccount, user_id).delivery = Delivery.DAILY
    db.flush()


def a_place(engine: Engine, *, asked: int = 1) -> Place:
    with transaction(engine) as db:
        place = make_place(db)
        for _ in range(asked):
            make_asked(db, place, persons=1)
    return place


def wanted(engine: Engine, place: Place, at: datetime) -> None:
    """One more thing to tell the municipality."""
    with transaction(engine) as db:
        tell(
            db,
            NoticeKind.ANSWER_WANTED,
            at=at,
            by=None,
            municipality_id=place.municipality.key,
        )
