"""What languages are called in the reader's language, and the choices of a form."""

import re

from babel import Locale

from web.language import current

_TWO_LETTERS = re.compile(r"[a-z]{2}")


def language_name(code: str) -> str:
    """Name a language by its ISO 639 code; an unknown code is shown itself."""
    return str(Locale.parse(current()).languages.get(code, code))


def language_choices() -> list[tuple[str, str]]:
    """Return codes and names of the languages that have a two-letter code, by name."""
    names = Locale.parse(current()).languages.items()
    return sorted(
        ((code, str(name)) for code, name in names if _TWO_LETTERS.fullmatch(code)),
        key=lambda pair: pair[1].casefold(),
    )
