"""Whether two names may be one person's."""

import unicodedata

from rapidfuzz import fuzz

# Per cent of likeness (Indel ratio of sorted words): "Mohamed Ali Hassan" and "Mohammad Ali Hasan" have 91.
SIMILAR = 87


def similar(one: str, other: str) -> bool:
    """Say whether two names are alike but for spelling and the order of their words."""
    return fuzz.ratio(comparable(one), comparable(other)) >= SIMILAR


def comparable(name: str) -> str:
    """A name without capitals, accents, hyphens and the order of its words."""
    letters = unicodedata.normalize("NFKD", name.casefold()).replace("-", " ")
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(sorted(plain.split()))
