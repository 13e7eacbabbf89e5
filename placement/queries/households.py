"""Households within an official's scope, as a list: filters, sorting, pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, exists, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import GRANTS, Official, Permission
from placement.model.area import Municipality
from placement.model.household import Household, HouseholdStatus, Need, Person
from placement.model.proposal import LIVE, Proposal
from placement.model.words import Ground, NeedKind, Relation
from placement.queries.policies import policy_data_in_force
from placement.rules.household import CLOSED
from placement.sight import visible

# Sizes to choose from: the smallest and the largest number of persons.
SIZES: dict[str, tuple[int, int]] = {"1": (1, 1), "2": (2, 2), "3-4": (3, 4), "5-": (5, 1000)}


@dataclass(frozen=True)
class Filter:
    """What is looked for. `search`: parts of the case code or of a name; `place`: code of a municipality."""

    statuses: Sequence[HouseholdStatus] = ()
    ground: Ground | None = None
    need: NeedKind | None = None
    place: str = ""
    size: str = ""
    language: str = ""
    overdue: bool = False
    linked: bool = False
    search: str = ""
    sort: str = "code"

    def codes(self) -> str:
        """What was looked for, for the audit trail: codes only, never what was searched for in words."""
        named = {
            "status": "+".join(self.statuses),
            "ground": self.ground or "",
            "need": self.need or "",
            "place": self.place,
            "size": self.size,
            "language": self.language,
        }
        flags = [name for name in ("overdue", "linked", "search") if getattr(self, name)]
        return " ".join([f"{name}={value}" for name, value in named.items() if value] + flags)


@dataclass(frozen=True)
class HouseholdRow:
    """One line of the list. Under a safety prohibition `proposal` and `municipality` are left out."""

    household: Household
    language: str
    needs: Sequence[NeedKind]
    proposal: Proposal | None
    municipality: Municipality | None
    # Days since the permit; None where the case has ended.
    days: int | None
    overdue: bool


@dataclass(frozen=True)
class Found:
    """One page of the list, and how many there are in all."""

    rows: Sequence[HouseholdRow]
    total: int


@dataclass(frozen=True)
class FilterChoices:
    """What occurs among the households that the official sees."""

    languages: Sequence[str]
    municipalities: Sequence[Municipality]


# Live, and not under a safety prohibition: lists do not tell where such a household is proposed.
_SHOWN_PROPOSAL = and_(
    col(Proposal.household_id) == col(Household.id),
    col(Proposal.status).in_(LIVE),
    col(Household.safety_prohibition).is_(False),
)
_ASCENDING: dict[str, UnaryExpression[Any]] = {
    "code": col(Household.code).asc(),
    "persons": col(Household.size).asc(),
    "status": col(Household.status).asc(),
    "municipality": col(Municipality.name_fi).asc().nulls_last(),
    "waiting": col(Household.permit_day).desc(),
}
_DESCENDING: dict[str, UnaryExpression[Any]] = {
    "-code": col(Household.code).desc(),
    "-persons": col(Household.size).desc(),
    "-status": col(Household.status).desc(),
    "-municipality": col(Municipality.name_fi).desc().nulls_last(),
    "-waiting": col(Household.permit_day).asc(),
}
SORTS = {**_ASCENDING, **_DESCENDING}


def households_visible_to(
    official: Official, db: Session, wanted: Filter, *, day: date, first: int = 0, most: int = 25
) -> Found:
    """Return one page of households; five queries, whatever the size."""
    target = timedelta(days=policy_data_in_force(db).target_days)
    where = [visible(Household, official.scope), *_wanted(wanted, overdue_before=day - target)]
    total = db.exec(_joined(sa_select(func.count())).where(*where)).scalar_one()  # type: ignore[call-overload]
    rows = db.exec(  # type: ignore[call-overload]
        _joined(sa_select(Household, Proposal, Municipality))
        .where(*where)
        .order_by(SORTS.get(wanted.sort, SORTS["code"]), col(Household.id))
        .offset(first)
        .limit(most)
    ).all()
    ids = [household.key for household, _, _ in rows]
    needs = _needs(db, ids) if Permission.NEED_READ in GRANTS[official.role] else {}
    languages = _languages(db, ids)
    return Found(
        [
            HouseholdRow(
                household,
                languages.get(household.key, ""),
                needs.get(household.key, ()),
                proposal,
                municipality,
                None if household.status in CLOSED else (day - household.permit_day).days,
                household.status not in CLOSED and household.permit_day < day - target,
            )
            for household, proposal, municipality in rows
        ],
        total,
    )


def filter_choices_visible_to(official: Official, db: Session) -> FilterChoices:
    """Return the languages and proposed municipalities that occur, within the official's scope."""
    seen = visible(Household, official.scope)
    languages = (
        select(Person.mother_tongue)
        .join(Household, col(Person.household_id) == col(Household.id))
        .where(seen, Person.mother_tongue != "")
        .distinct()
    )
    proposed = _joined(sa_select(col(Proposal.municipality_id))).where(seen)
    municipalities = (
        select(Municipality)
        .where(col(Municipality.id).in_(proposed))
        .order_by(col(Municipality.name_fi))
    )
    return FilterChoices(sorted(db.exec(languages).all()), db.exec(municipalities).all())


def _joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With the live proposal and its municipality, where a list may tell of them."""
    return (
        statement.select_from(Household)
        .outerjoin(Proposal, _SHOWN_PROPOSAL)
        .outerjoin(Municipality, col(Proposal.municipality_id) == col(Municipality.id))
    )


def _wanted(wanted: Filter, *, overdue_before: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.statuses:
        where.append(col(Household.status).in_(wanted.statuses))
    if wanted.ground:
        where.append(col(Household.ground) == wanted.ground)
    if wanted.need:
        where.append(_has(Need, col(Need.kind) == wanted.need))
    if wanted.place:
        where.append(col(Municipality.code) == wanted.place)
    if wanted.size in SIZES:
        where.append(col(Household.size).between(*SIZES[wanted.size]))
    if wanted.language:
        where.append(_has(Person, col(Person.mother_tongue) == wanted.language))
    if wanted.overdue:
        where.append(col(Household.permit_day) < overdue_before)
        where.append(col(Household.status).not_in(CLOSED))
    if wanted.linked:
        where.append(col(Household.group_id).is_not(None))
    where += [_called(part) for part in wanted.search.split()]
    return where


def _has(table: type[Need] | type[Person], that: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(table.household_id) == col(Household.id)).where(that)


def _called(part: str) -> ColumnElement[bool]:
    """The case code or somebody's name has this part; % and _ are letters like others."""
    names = or_(
        col(Person.given_names).icontains(part, autoescape=True),
        col(Person.family_name).icontains(part, autoescape=True),
    )
    return or_(col(Household.code).icontains(part, autoescape=True), _has(Person, names))


def _needs(db: Session, ids: Sequence[int]) -> dict[int, list[NeedKind]]:
    found: dict[int, list[NeedKind]] = {}
    needs = select(Need).where(col(Need.household_id).in_(ids)).order_by(col(Need.kind))
    for need in db.exec(needs):
        found.setdefault(need.household_id, []).append(need.kind)
    return found


def _languages(db: Session, ids: Sequence[int]) -> dict[int, str]:
    """The mother tongue of the head, or of the first person where nobody is it."""
    found: dict[int, str] = {}
    heads: set[int] = set()
    for key, tongue, relation in db.exec(
        select(Person.household_id, Person.mother_tongue, Person.relation)
        .where(col(Person.household_id).in_(ids))
        .order_by(col(Person.id))
    ):
        if relation is Relation.HEAD and key not in heads:
            found[key] = tongue
            heads.add(key)
        found.setdefault(key, tongue)
    return found
