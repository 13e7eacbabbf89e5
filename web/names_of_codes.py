"""Languages and countries are kept as ISO codes; CLDR knows what they are called in the reader's language."""

import re

from babel import Locale

from web.import_vocabulary import NO_COUNTRIES
from web.language import current

# Beyond the two-letter codes: languages of many who come, which have three letters only.
MORE_LANGUAGES = {"ckb", "kmr", "din", "tig", "prs", "luo", "rom", "nus", "zza", "haz"}
# CLDR has no Finnish name for these under their own code.
KNOWN_AS = {"kmr": "ku", "prs": "fa_AF"}


def language_name(code: str) -> str:
    """Somali, in the reader's language; the code itself where nobody has named it."""
    languages = Locale.parse(current()).languages
    return str(languages.get(code) or languages.get(KNOWN_AS.get(code, ""), code))


def country_name(code: str) -> str:
    """Somalia, in the reader's language; the code itself where nobody has named it."""
    return str(Locale.parse(current()).territories.get(code, code))


def language_options(now: str = "") -> list[tuple[str, str]]:
    """Codes and names of languages to choose from, by name; `now` is among them whatever it is."""
    known = Locale.parse(current()).languages
    codes = {str(code) for code in known if re.fullmatch(r"[a-z]{2}", str(code))} | MORE_LANGUAGES
    return _by_name({code: language_name(code) for code in codes | ({now} if now else set())})


def country_options(now: str = "") -> list[tuple[str, str]]:
    """Codes and names of countries to choose from, by name; `now` is among them whatever it is."""
    known = Locale.parse(current()).territories
    codes = {str(code) for code in known if re.fullmatch(r"[A-Z]{2}", str(code))} - NO_COUNTRIES
    return _by_name({code: country_name(code) for code in codes | ({now} if now else set())})


def _by_name(names: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(names.items(), key=lambda pair: pair[1].casefold())
