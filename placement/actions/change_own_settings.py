"""One's own settings: the language, and when letters go out."""

from datetime import datetime

from sqlmodel import Session

from placement.access import Official, Permission
from placement.audit import Event, record
from placement.model.user import Delivery, UserAccount
from placement.queries.letters import user_to_write_to
from placement.refusals import refuse


def change_own_settings(
    db: Session,
    *,
    language: str,
    delivery: Delivery,
    version: int,
    by: Official,
    at: datetime,
) -> UserAccount:
    """Change the settings of the one who acts. Where they are so already, nothing is written.

    `language`: fi, sv or en. Raises `NotPermitted`, and `Refused` where they were changed since the page was read.
    """
    by.must_have(Permission.OWN_SETTINGS)
    user = user_to_write_to(db, by.id)
    if user.version != version:
        refuse("settings-changed-meanwhile")
    if (user.language, user.delivery) == (language, delivery):
        return user
    user.language, user.delivery = language, delivery
    record(
        db,
        Event.USER_CHANGED,
        at=at,
        by=by,
        about=user,
        what="settings",
        language=language,
        delivery=delivery.value,
    )
    db.flush()
    return user
