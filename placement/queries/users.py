"""Accounts and the duties they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from placement.model.area import Area, Municipality
from placement.model.user import Duty, UserAccount
from placement.refusals import NotFound


@dataclass(frozen=True)
class Account:
    """An account with its duties, each with the authority or municipality it is at."""

    user: UserAccount
    duties: Sequence[tuple[Duty, Area | Municipality | None]]


def accounts(db: Session) -> list[Account]:
    """All accounts by address. For the command line, where whoever may read the database is already in."""
    areas = {area.id: area for area in db.exec(select(Area))}
    municipalities = {one.id: one for one in db.exec(select(Municipality))}
    held: dict[int, list[tuple[Duty, Area | Municipality | None]]] = {}
    for duty in db.exec(select(Duty).order_by(col(Duty.id))):
        place = areas.get(duty.authority_id) or municipalities.get(duty.municipality_id)
        held.setdefault(duty.user_id, []).append((duty, place))
    users = db.exec(select(UserAccount).order_by(col(UserAccount.email)))
    return [Account(user, held.get(user.key, [])) for user in users]


def user_to_change(email: str, db: Session) -> UserAccount:
    """The account of an address, whatever its capitals. Raises `NotFound`."""
    found = db.exec(select(UserAccount).where(UserAccount.email == email.strip().lower())).first()
    if found is None:
        raise NotFound(f"no account {email}")
    return found


def authority_with_code(code: str, db: Session) -> Area:
    """The authority of a code such as EVK05. Raises `NotFound`."""
    found = db.exec(
        select(Area).where(Area.kind == "authority", Area.code == code.strip().upper())
    ).first()
    if found is None:
        raise NotFound(f"no authority {code}")
    return found


def municipality_with_code(code: str, db: Session) -> Municipality:
    """The municipality of a three-digit code. Raises `NotFound`."""
    found = db.exec(select(Municipality).where(Municipality.code == code.strip().zfill(3))).first()
    if found is None:
        raise NotFound(f"no municipality {code}")
    return found
