"""The yearly round of next year: two authorities have asked, and half of their municipalities have answered."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from placement.access import Official
from placement.actions.open_round import open_round
from placement.actions.save_round_answer import save_round_answer
from placement.days import helsinki_day
from placement.demo.accounts import HOME, SECOND, Officials
from placement.demo.agreements import Made
from placement.demo.chance import Chance
from placement.demo.sizes import Size
from placement.model.area import Municipality
from placement.model.words import NeedKind
from placement.model.yearly_round import AskedMunicipality, DwellingSize, QuotaGroup
from placement.queries.municipalities import partners_visible_to
from placement.rules.round_content import Persons, RoundContent

OPENED_BEFORE, ANSWERED_BEFORE, TIME_TO_ANSWER = (
    timedelta(days=12),
    timedelta(days=3),
    timedelta(days=30),
)
LETTER_FI = (
    "Pyydämme kuntaanne ilmoittamaan, kuinka monta kansainvälistä suojelua saavaa henkilöä kunta on valmis "
    "vastaanottamaan ensi vuonna. (Esittely)"
)
LETTER_SV = (
    "Vi ber er kommun meddela hur många personer som får internationellt skydd kommunen är beredd att ta emot "
    "nästa år. (Demonstration)"
)


def make_rounds(
    db: Session,
    made: Made,
    sizes: Mapping[str, Size],
    officials: Officials,
    *,
    at: datetime,
    chance: Chance,
) -> None:
    """Open both rounds and answer as municipalities do: about as many as this year, some by letter."""
    for code in (HOME, SECOND):
        officer = officials.authority[made.agreements[code].authority_id]
        _make_round(db, sizes, officials, officer, at=at, chance=chance)
    db.flush()


def _make_round(
    db: Session,
    sizes: Mapping[str, Size],
    officials: Officials,
    officer: Official,
    *,
    at: datetime,
    chance: Chance,
) -> None:
    opened_at, answered_at = at - OPENED_BEFORE, at - ANSWERED_BEFORE
    partners = partners_visible_to(officer, db, day=helsinki_day(opened_at))
    now = {one.code: sizes[one.code].at_most if one.code in sizes else 0 for one in partners}
    opened = open_round(
        db,
        year=at.year + 1,
        target=sum(now.values()),
        due_day=helsinki_day(opened_at + TIME_TO_ANSWER),
        letter_fi=LETTER_FI,
        letter_sv=LETTER_SV,
        codes=list(now),
        share=True,
        by=officer,
        at=opened_at,
    )
    asked = db.exec(
        select(AskedMunicipality, Municipality)
        .join(Municipality, col(Municipality.id) == col(AskedMunicipality.municipality_id))
        .where(AskedMunicipality.round_id == opened.key)
        .order_by(col(Municipality.code))
    ).all()
    # Whoever the demonstration's story is told by has it still to do.
    waiting = [pair for pair in asked if pair[1].code not in (HOME, SECOND)]
    for number, (one, municipality) in enumerate(waiting[::2]):
        save_round_answer(
            db,
            one.key,
            _answer(number, now[municipality.code], answered_at, chance),
            submit=True,
            version=one.version,
            by=officials.municipality.get(municipality.code, officer),
            at=answered_at,
        )


def _answer(number: int, persons: int, at: datetime, chance: Chance) -> RoundContent:
    """Up to a fifth more or fewer than this year, two thirds of them on protection grounds."""
    total = max(4, round(persons * chance.uniform(0.8, 1.2)))
    quota = total // 3
    groups = {
        QuotaGroup.PROTECTION: Persons(committed=total - quota, at_most=total - quota),
        QuotaGroup.QUOTA_REFUGEES: Persons(committed=quota, at_most=quota),
    }
    each = max(1, total // 16)
    return RoundContent(
        total=Persons(committed=total, at_most=total),
        groups=groups,
        emergencies=chance.happens(0.3),
        languages=["ar", "so"] if chance.happens(0.5) else ["ar"],
        dwellings={
            DwellingSize.ONE: (each, 0, each, 0),
            DwellingSize.FOUR_FIVE: (0, each, 0, each),
        },
        services={NeedKind.SCHOOL: 4},
        decision_number=f"KH {number + 1}",
        decision_day=helsinki_day(at - timedelta(days=4)),
    )
