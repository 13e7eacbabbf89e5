"""How passwords are kept: argon2id, never in clear."""

from functools import cache

from pwdlib import PasswordHash

SHORTEST = 12


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


def hashed(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher().hash(password)


def matches(password: str, password_hash: str) -> bool:
    """Compare; a hash that is none never matches."""
    try:
        return _hasher().verify(password, password_hash)
    except Exception:  # noqa: BLE001 (pwdlib raises its own errors for unknown hashes: no match)
        return False


@cache
def nobodys() -> str:
    """Return a hash that belongs to nobody, so that an unknown address costs the same time as a known one."""
    return hashed("nobody's password")
