"""What the database holds already of what a file brings: codes, persons, groups, agreements."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from placement.access import AuthorityArea, Official
from placement.model.area import Area, AreaKind, AreaMembership, Municipality
from placement.model.household import Household, LinkedGroup, Person
from placement.sight import visible

# Values in one question: both databases take more, but plan no better.
AT_ONCE = 1000


@dataclass(frozen=True)
class PersonThere:
    """A person in the database. `code` and `household_id` are None where the household is not the reader's."""

    name: str
    birth_day: date
    household_id: int | None
    code: str | None


def municipalities_there(db: Session) -> Sequence[Municipality]:
    """The municipalities that may be named: those in scope."""
    return db.exec(select(Municipality).where(col(Municipality.in_scope))).all()


def authorities_there(db: Session, day: date) -> Sequence[Area]:
    """The authorities that there are on a day."""
    return db.exec(
        select(Area).where(
            Area.kind == AreaKind.AUTHORITY,
            Area.valid_from_day <= day,
            or_(col(Area.valid_to_day).is_(None), col(Area.valid_to_day) >= day),
        )
    ).all()


@dataclass(frozen=True)
class AuthorityMemberships:
    """Which authority each municipality belongs to (ids), and from when to when."""

    by_municipality: Mapping[int, Sequence[tuple[date, date, int]]]

    def on(self, municipality_id: int, day: date) -> int | None:
        """The authority of a municipality on a day, or None where the register knows none."""
        for first, last, authority_id in self.by_municipality.get(municipality_id, ()):
            if first <= day <= last:
                return authority_id
        return None


def authority_memberships(db: Session) -> AuthorityMemberships:
    """All of them."""
    rows = db.connection().execute(
        sa_select(
            col(AreaMembership.municipality_id),
            col(AreaMembership.valid_from_day),
            col(AreaMembership.valid_to_day),
            col(AreaMembership.area_id),
        )
        .join(Area, col(Area.id) == col(AreaMembership.area_id))
        .where(col(Area.kind) == AreaKind.AUTHORITY)
    )
    found: dict[int, list[tuple[date, date, int]]] = {}
    for municipality_id, first, last, area_id in rows:
        found.setdefault(municipality_id, []).append((first, last or date.max, area_id))
    return AuthorityMemberships(found)


def codes_there(db: Session, codes: Collection[str]) -> set[str]:
    """Which of these case codes are taken, by whomever."""
    return {
        row[0] for row in _in_parts(db, sa_select(col(Household.code)), col(Household.code), codes)
    }


def identity_codes_there(db: Session, codes: Collection[str]) -> set[str]:
    """Which of these personal identity codes are taken, by whomever."""
    column = col(Person.identity_code)
    return {row[0] for row in _in_parts(db, sa_select(column), column, codes)}


def groups_there(db: Session, codes: Collection[str]) -> dict[str, int]:
    """Ids of the groups of linked households that exist, by code."""
    statement = sa_select(col(LinkedGroup.code), col(LinkedGroup.id))
    return {row[0]: row[1] for row in _in_parts(db, statement, col(LinkedGroup.code), codes)}


def persons_born_on(
    db: Session, days: Collection[date], official: Official | None
) -> Iterator[PersonThere]:
    """Persons in the database who were born on these days, of all authorities.

    `official` is the reader (None: the command line, which sees all). That somebody alike is there is told of
    every household, which one it is only of the reader's own.
    """
    mine: set[int | None] | None = None
    if official is not None:
        assert isinstance(official.scope, AuthorityArea), "only an authority's officer imports"
        seen = sa_select(col(Household.id)).where(visible(Household, official.scope))
        mine = {row[0] for row in db.connection().execute(seen)}
    statement = sa_select(
        col(Person.given_names),
        col(Person.family_name),
        col(Person.birth_day),
        col(Household.id),
        col(Household.code),
    ).join(Household, col(Household.id) == col(Person.household_id))
    for given, family, born, key, code in _in_parts(db, statement, col(Person.birth_day), days):
        shown = mine is None or key in mine
        yield PersonThere(
            f"{given} {family}".strip(), born, key if shown else None, code if shown else None
        )


def _in_parts(
    db: Session,
    statement: Any,  # noqa: ANN401 (a select of whatever columns)
    column: Any,  # noqa: ANN401 (a column of whatever type)
    values: Collection[str] | Collection[date],
) -> Iterator[Any]:
    """Rows whose column has one of the values, asked for a thousand values at a time."""
    left = iter(set(values))
    while part := list(islice(left, AT_ONCE)):
        yield from db.connection().execute(statement.where(column.in_(part)))
