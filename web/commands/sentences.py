"""What a person on the command line is told when something does not work: one line with the place and the cure."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from placement.refusals import NotFound, NotPermitted, Refused
from web.commands import NotPossible
from web.language import speak
from web.words import refusal_sentence


def sentence_for(error: Exception) -> str | None:
    """One line for an error that we expect; None for one that is a fault of ours."""
    for kind, sentence in SENTENCES.items():
        if isinstance(error, kind):
            return sentence(error)
    return None


def _refused(error: Refused) -> str:
    speak("en")
    return " ".join(refusal_sentence(refusal) for refusal in error.refusals)


def _invalid(error: ValidationError) -> str:
    """Settings are what a command validates; values are left out, they may be secret."""
    return "; ".join(
        f"KUNTAPAIKKA_{'.'.join(map(str, wrong['loc'])).upper()}: {wrong['msg']}"
        for wrong in error.errors(include_url=False, include_input=False)
    )


def _database(error: DatabaseError) -> str:
    text = str(error.orig).strip().splitlines()[0]
    missing = "no such table" in text or 'relation "' in text or "no such column" in text
    cure = "run `kuntapaikka migrate`" if missing else "see KUNTAPAIKKA_DATABASE_URL"
    return f"the database says: {text} ({cure})"


SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    NotPossible: str,
    Refused: _refused,
    NotFound: lambda error: str(error) or "not found",
    NotPermitted: lambda error: f"not permitted: {error.permission}",
    ValidationError: _invalid,
    FileNotFoundError: lambda error: f"{error.filename}: {error.strerror}",
    PermissionError: lambda error: f"{error.filename}: {error.strerror}",
    IsADirectoryError: lambda error: f"{error.filename}: {error.strerror}",
    DatabaseError: _database,
}
