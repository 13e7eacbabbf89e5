"""What carries letters, as the sending job knows it: taken for certain, not taken for certain, or unclear."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from placement.model.letter import NoticeKind


@dataclass(frozen=True)
class Parcel:
    """A letter as it is handed over: to whom, in which language, and how often each thing happened.

    `mark` is the letter's own in the whole world and the same at each attempt: by it a copy is known as one.
    """

    mark: str
    address: str
    language: str
    counts: Mapping[NoticeKind, int]
    at: datetime
    daily: bool


class NotTaken(Exception):
    """It was certainly not sent. `code` says why, without an address.

    `lasting`: trying again is of no use; `away`: nor is trying another letter now.
    """

    def __init__(self, code: str, *, lasting: bool = False, away: bool = False) -> None:
        super().__init__(code)
        self.code, self.lasting, self.away = code, lasting, away


class Unclear(Exception):
    """It may have been sent: the answer to it did not come. It must not be sent again by itself."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Post(Protocol):
    """A mail server, or a folder."""

    def carry(self, parcel: Parcel) -> None:
        """Send it. Raises `NotTaken` or `Unclear`."""
