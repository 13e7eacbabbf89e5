"""Names that nobody has: syllables put together, and every family name ends in -Demo."""

from datetime import date

from placement.demo.chance import Chance
from placement.model.words import Sex

BEGIN = ("Qu", "Zo", "Xi", "Vu", "Wo", "Ju", "Py", "Ky", "Ho", "Fi", "Bu", "Du", "Gy", "Nu", "Ry")
MIDDLE = ("lva", "rqo", "xmi", "zda", "wni", "kpu", "vso", "fte", "hry", "bzo", "gmu", "jle")
END = ("x", "q", "zu", "wy", "vo", "ky", "pha", "ndu", "rz", "mbo")
CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
# Individual numbers that the Digital and Population Data Services Agency gives to no person.
FIRST_ARTIFICIAL, LAST_ARTIFICIAL = 900, 999


def given_name(chance: Chance) -> str:
    """Two or three syllables."""
    return chance.choice(BEGIN) + chance.choice(MIDDLE) + chance.choice(("", chance.choice(END)))


def family_name(chance: Chance) -> str:
    """Three syllables and the mark of a demonstration."""
    return f"{chance.choice(BEGIN)}{chance.choice(MIDDLE)}{chance.choice(END)}-Demo"


def artificial_identity_code(birth_day: date, sex: Sex, taken: set[str]) -> str | None:
    """A Finnish personal identity code from the range 900-999, which no person has.

    Formally right (check character, odd for men), new among `taken`; None where the day has none left.
    """
    sign = "A" if birth_day.year >= 2000 else "-"  # noqa: PLR2004 (the code's sign of the century)
    first = FIRST_ARTIFICIAL + (sex is Sex.MALE)
    for number in range(first, LAST_ARTIFICIAL + 1, 2):
        digits = f"{birth_day:%d%m%y}{number}"
        code = f"{digits[:6]}{sign}{number}{CHECK[int(digits) % len(CHECK)]}"
        if code not in taken:
            taken.add(code)
            return code
    return None
