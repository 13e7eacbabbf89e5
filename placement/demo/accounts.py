"""One account per role, with a password that is printed and opens nothing but demonstration data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from placement import passwords
from placement.access import Official
from placement.model.user import Duty, Role, UserAccount

DOMAIN = "demo.invalid"
# Officers of municipalities that answer in the demonstration: name of the account, municipality, language.
MUNICIPALITIES = (
    ("jyvaskyla", "179", "fi"),
    ("aanekoski", "992", "fi"),
    ("vasa", "905", "sv"),
    ("raseborg", "710", "sv"),
    ("tampere", "837", "fi"),
    ("turku", "853", "fi"),
    ("oulu", "564", "fi"),
    ("kuopio", "297", "fi"),
    ("lahti", "398", "fi"),
    ("rovaniemi", "698", "fi"),
    ("seinajoki", "743", "fi"),
)
# One account per role, and a second in Swedish of those that there are two of.
TOLD_BY = ("ely", "jyvaskyla", "ntm", "vasa", "kansallinen", "yllapito")
# The authority of this municipality is the one that the demonstration is told from; the second speaks Swedish.
HOME, SECOND = "179", "905"


@dataclass(frozen=True)
class Account:
    """What to type at sign-in, and who one is then."""

    email: str
    role: Role
    place: str


@dataclass
class Officials:
    """Who acts in the demonstration: officers by authority id and by municipality code."""

    authority: dict[int, Official]
    municipality: dict[str, Official]


def password_of(seed: int) -> str:
    """The one password of all demonstration accounts."""
    return f"esittely-{seed}"


def make_accounts(
    db: Session,
    *,
    authorities: Mapping[str, int],
    municipality_ids: Mapping[str, int],
    seed: int,
    day: date,
) -> Officials:
    """Make an officer for each authority and for eleven municipalities, a national viewer, an administrator.

    `authorities`: id by code of the municipalities that belong to it.
    """
    password_hash = passwords.hashed(password_of(seed))
    officials = Officials({}, {})

    def make(
        email: str,
        role: Role,
        language: str = "fi",
        *,
        authority_id: int | None = None,
        municipality_id: int | None = None,
    ) -> Official:
        name = f"Esittely ({email})"
        user = UserAccount(
            email=f"{email}@{DOMAIN}", name=name, password_hash=password_hash, language=language
        )
        db.add(user)
        db.flush()
        duty = Duty(
            user_id=user.key,
            role=role,
            authority_id=authority_id,
            municipality_id=municipality_id,
            valid_from_day=date(day.year, 1, 1),
        )
        db.add(duty)
        return Official(user.key, role, authority_id, municipality_id)

    for authority_id in sorted(set(authorities.values())):
        if authority_id == authorities[HOME]:
            email, language = "ely", "fi"
        elif authority_id == authorities[SECOND]:
            email, language = "ntm", "sv"
        else:
            email, language = f"ely-{len(officials.authority) + 1}", "fi"
        officials.authority[authority_id] = make(
            email, Role.AUTHORITY_OFFICER, language, authority_id=authority_id
        )
    for email, code, language in MUNICIPALITIES:
        officials.municipality[code] = make(
            email,
            Role.MUNICIPALITY_OFFICER,
            language,
            municipality_id=municipality_ids[code],
        )
    make("kansallinen", Role.NATIONAL_VIEWER)
    make("yllapito", Role.ADMINISTRATOR)
    db.flush()
    return officials
