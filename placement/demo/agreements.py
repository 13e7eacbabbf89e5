"""Agreements with their lines of this year and the next, opening balances, a few revisions and holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import floor

from sqlmodel import Session

from placement import ledger
from placement.access import Official
from placement.demo.chance import Chance
from placement.demo.sizes import Size
from placement.model.agreement import Agreement, QuotaLine, QuotaLineRevision
from placement.model.area import LanguageStatus, Municipality
from placement.model.ledger_entry import LedgerKind
from placement.model.words import Category
from placement.model.yearly_round import QuotaGroup
from placement.rules import quota_groups
from placement.rules.quota_groups import COUNTED, Counted


@dataclass(frozen=True)
class Group:
    """What a line counts, how it is called, and its share of the whole."""

    label_fi: str
    label_sv: str
    categories: tuple[Category, ...]
    share: float


def _group(counted: Counted, share: float) -> Group:
    return Group(counted.name_fi, counted.name_sv, counted.categories, share)


SHARES = {
    QuotaGroup.PROTECTION: 0.45,
    QuotaGroup.QUOTA_REFUGEES: 0.3,
    QuotaGroup.TEMPORARY_PROTECTION: 0.17,
    QuotaGroup.UNACCOMPANIED_MINORS: 0.08,
}
GROUPS = tuple(_group(COUNTED[group], share) for group, share in SHARES.items())
# Minors have a line of their own.
WHOLE = _group(
    quota_groups.whole(
        [group for group in SHARES if group is not QuotaGroup.UNACCOMPANIED_MINORS],
        emergencies=False,
    ),
    1,
)
# Under a whole, the lines of groups say how much of it at most.
PART_OF_WHOLE = Group(
    "Siitä kiintiöpakolaisia",
    "Därav kvotflyktingar",
    COUNTED[QuotaGroup.QUOTA_REFUGEES].categories,
    0.5,
)
# Fewer persons than this are agreed in two lines, the rest are not received.
SMALL = 25
WHOLE_SHARE, EMERGENCY_SHARE, REVISION_SHARE, HOLD_SHARE = 0.25, 0.35, 0.06, 0.05
REVISED_BY, HELD = 5, 2


@dataclass
class Made:
    """Agreements by municipality code, and their lines."""

    agreements: dict[str, Agreement] = field(default_factory=dict)
    lines: dict[str, list[QuotaLine]] = field(default_factory=dict)


def make_agreements(
    db: Session,
    municipalities: Sequence[Municipality],
    sizes: Mapping[str, Size],
    *,
    authorities: Mapping[str, int],
    officers: Mapping[int, Official],
    without_whole: frozenset[str],
    day: date,
    chance: Chance,
) -> Made:
    """Make one agreement for each size, with its ledger.

    `authorities`: id by municipality code; `officers`: who signs, by authority id. Municipalities in
    `without_whole` divide all their places between groups.
    """
    made = Made()
    for number, municipality in enumerate(m for m in municipalities if m.code in sizes):
        made.agreements[municipality.code] = Agreement(
            authority_id=authorities[municipality.code],
            municipality_id=municipality.key,
            valid_from_day=date(day.year, 1, 1),
            decision_number=f"DEMO/{day.year - 1}/{number + 1}",
        )
    db.add_all(made.agreements.values())
    db.flush()
    by_code = {municipality.code: municipality for municipality in municipalities}
    for code, agreement in made.agreements.items():
        whole = code not in without_whole and chance.happens(WHOLE_SHARE)
        emergencies = chance.happens(EMERGENCY_SHARE)
        made.lines[code] = [
            line
            for year in (day.year, day.year + 1)
            for line in _lines(by_code[code], agreement, year, sizes[code], whole, emergencies)
        ]
    db.add_all(line for lines in made.lines.values() for line in lines)
    db.flush()
    for code, lines in made.lines.items():
        officer = officers[made.agreements[code].authority_id]
        uptake = chance.betavariate(1.3, 3.2)
        for line in lines:
            _agree(db, line, day=day, by=officer)
            if line.year == day.year:
                _open(db, line, uptake, chance, day=day, by=officer)
                _revise(db, line, chance, day=day, by=officer)
    db.flush()
    return made


def _lines(
    municipality: Municipality,
    agreement: Agreement,
    year: int,
    size: Size,
    whole: bool,
    emergencies: bool,
) -> Iterator[QuotaLine]:
    """The lines of one year: groups that add up to the size, or a whole and a part of it."""
    if whole:
        groups: tuple[Group, ...] = (WHOLE, PART_OF_WHOLE)
        many = [size.at_most, round(size.at_most * PART_OF_WHOLE.share)]
    else:
        groups = GROUPS if size.at_most >= SMALL else GROUPS[:2]
        many = _shared(size.at_most, [group.share for group in groups])
    swedish = municipality.language_status in {LanguageStatus.SV, LanguageStatus.SV_FI}
    for group, at_most in zip(groups, many, strict=True):
        counts_emergencies = emergencies and Category.QUOTA in group.categories
        extra = (Category.EMERGENCY,) if counts_emergencies else ()
        yield QuotaLine(
            agreement_id=agreement.key,
            year=year,
            label=group.label_sv if swedish else group.label_fi,
            categories=[*group.categories, *extra],
            committed=floor(at_most * size.committed / size.at_most) if size.at_most else 0,
            at_most=at_most,
        )


def _shared(whole: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers in these proportions that add up; the first takes the rest."""
    parts = [floor(whole * share / sum(shares)) for share in shares]
    parts[0] += whole - sum(parts)
    return parts


def _agree(db: Session, line: QuotaLine, *, day: date, by: Official) -> None:
    """The first revision and its ledger entry: the answer came by the end of October before."""
    at = min(datetime(line.year - 1, 10, 31, 10, tzinfo=UTC), _opened_at(day))
    db.add(_revision(line, 1, date(line.year, 1, 1), "Vuosikierros (esittely)", at=at, by=by))
    ledger.agree(db, line, line.at_most, at=at, by=by)


def _open(
    db: Session, line: QuotaLine, uptake: float, chance: Chance, *, day: date, by: Official
) -> None:
    """What happened on this year's line before this system: arrived, on its way, asked by letter."""
    used = floor(line.at_most * min(uptake, 0.8))
    arrived = floor(used * 0.85)
    by_letter = chance.randint(0, min(3, line.at_most - used))
    if used + by_letter == 0:
        return
    ledger.open_balance(
        db,
        line,
        reserved=by_letter,
        accepted=used - arrived,
        arrived=arrived,
        at=_opened_at(day),
        by=by,
        reason="Ennen tätä järjestelmää (esittely)",
    )


def _revise(db: Session, line: QuotaLine, chance: Chance, *, day: date, by: Official) -> None:
    """Some lines were raised in mid-year, and some have places held."""
    at = _opened_at(day)
    if line.at_most and chance.happens(REVISION_SHARE):
        line.at_most += REVISED_BY
        ledger.agree(db, line, REVISED_BY, at=at, by=by, kind=LedgerKind.REVISED)
        db.add(_revision(line, 2, at.date(), "Lisäys kesken vuoden (esittely)", at=at, by=by))
    if line.at_most - line.taken > HELD and chance.happens(HOLD_SHARE):
        ledger.hold(db, line, HELD, at=at, by=by)


def _revision(
    line: QuotaLine, number: int, from_day: date, reason: str, *, at: datetime, by: Official
) -> QuotaLineRevision:
    return QuotaLineRevision(
        line_id=line.key,
        number=number,
        from_day=from_day,
        committed=line.committed,
        at_most=line.at_most,
        reason=reason,
        at=at,
        by_id=by.id,
    )


def _opened_at(day: date) -> datetime:
    """The morning of the month's first day."""
    return datetime(day.year, day.month, 1, 7, tzinfo=UTC)
