"""Who signs in has an address of their own, a long password, and a duty that belongs somewhere."""

from collections.abc import Iterator

from placement.model.area import Area, Municipality
from placement.model.user import Role
from placement.passwords import SHORTEST
from placement.refusals import Refusal


def account_can_be_made(
    *,
    email: str,
    taken: bool,
    password_length: int,
    role: Role,
    place: Area | Municipality | None,
) -> Iterator[Refusal]:
    """All that stands against making this account."""
    name, at, domain = email.partition("@")
    if not (name and at and "." in domain) or " " in email:
        yield Refusal("email-wrong", {"email": email})
    if taken:
        yield Refusal("email-taken", {"email": email})
    yield from password_is_long_enough(password_length)
    if not isinstance(place, _PLACE_OF[role]):
        yield Refusal("duty-without-place", {"role": role.value})


def password_is_long_enough(length: int) -> Iterator[Refusal]:
    """Passwords have at least `SHORTEST` characters; nothing else is asked of them."""
    if length < SHORTEST:
        yield Refusal("password-short", {"least": SHORTEST})


_PLACE_OF: dict[Role, type] = {
    Role.AUTHORITY_OFFICER: Area,
    Role.MUNICIPALITY_OFFICER: Municipality,
    Role.NATIONAL_VIEWER: type(None),
    Role.ADMINISTRATOR: type(None),
}
